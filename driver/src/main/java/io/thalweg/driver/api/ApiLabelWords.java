package io.thalweg.driver.api;

import io.thalweg.driver.ingest.LabelAdvice;

/**
 * How labels and outputs are changed in a program.
 *
 * @param label the label column
 */
record ApiLabelWords(String label) implements LabelAdvice.Words {
  @Override
  public String read(String expression) {
    return String.format(
        "write them as rows.withColumn(\"%s\", functions.expr(\"%s\"))", label, expression);
  }

  @Override
  public String outputs(int count) {
    return String.format("end the network with new Layer.Linear(%d)", count);
  }
}

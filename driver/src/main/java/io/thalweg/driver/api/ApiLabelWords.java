package io.thalweg.driver.api;

import io.thalweg.driver.ingest.LabelAdvice;
import java.util.Optional;

/**
 * How labels and outputs are changed in a program.
 *
 * @param relation what a query reads the rows from, where they are not a data frame and there are
 *     words for it
 */
record ApiLabelWords(Optional<String> relation) implements LabelAdvice.Words {
  @Override
  public String read(String label, String expression) {
    return relation
        .map(from -> query(label, expression, from))
        .orElse(
            String.format(
                "write them as rows.withColumn(\"%s\", functions.expr(\"%s\"))",
                label, expression));
  }

  private static String query(String label, String expression, String from) {
    String sql = LabelAdvice.query(label, expression, from);
    String escaped = sql.replace("\\", "\\\\").replace("\"", "\\\"");
    return String.format("give new DataSource.Query(\"%s\") as the data", escaped);
  }

  @Override
  public String outputs(int count) {
    return String.format("end the network with new Layer.Linear(%d)", count);
  }
}

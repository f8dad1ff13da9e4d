package io.thalweg.driver.table;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.stream.DoubleStream;

/**
 * A first model and how it is trained.
 *
 * @param layers the value of {@code model.layers}
 * @param loss the value of {@code loss}
 * @param optimizer the value of {@code optimizer}
 * @param batch rows per round; 0 for all
 * @param epochs passes over the rows
 */
record ModelPlan(String layers, String loss, String optimizer, int batch, int epochs) {
  /** Below it a hidden layer learns the rows by heart. */
  private static final int ROWS_FOR_A_HIDDEN_LAYER = 250;

  private static final double RATE = 0.003;
  private static final double LARGE = 3; // beyond the outputs of a fresh network

  /** Sound first choices for so many rows with such a label. */
  static ModelPlan of(LabelPlan label, long rows) {
    String last = "{linear: " + (label.classes() == 2 ? 1 : Math.max(1, label.classes())) + "}";
    String loss =
        switch (label.classes()) {
          case 0 -> "mse";
          case 2 -> "bce_with_logits";
          default -> "cross_entropy";
        };
    return rows < ROWS_FOR_A_HIDDEN_LAYER
        ? new ModelPlan(
            "[" + last + "]", loss, "{type: lbfgs, line_search_fn: strong_wolfe}", 0, 100)
        : new ModelPlan(
            "[{linear: 32}, relu, " + last + "]", loss, adam(label), batch(rows), epochs(rows));
  }

  /**
   * Steps of adam are as large as its rate. The outputs begin near 0 and have to come to the
   * labels, mean and all, so they get a rate of that size.
   */
  private static String adam(LabelPlan label) {
    double size = label.classes() == 0 ? size(label.facts().numbers()) : 1;
    String outputs =
        size > LARGE ? ", param_groups: [{params: '2.*', lr: " + roughly(RATE * size) + "}]" : "";
    return "{type: adam, lr: " + RATE + outputs + "}";
  }

  /** The root of the mean square. */
  private static double size(double[] values) {
    return Math.sqrt(DoubleStream.of(values).map(x -> x * x).average().orElse(0));
  }

  /** With one digit. */
  private static String roughly(double value) {
    return new BigDecimal(value).round(new MathContext(1)).toPlainString();
  }

  private static int batch(long rows) {
    return rows < 1000 ? 32 : rows < 20_000 ? 64 : rows < 200_000 ? 256 : 1024;
  }

  private static int epochs(long rows) {
    return rows < 1000 ? 40 : rows < 200_000 ? 20 : rows < 2_000_000 ? 10 : 3;
  }
}

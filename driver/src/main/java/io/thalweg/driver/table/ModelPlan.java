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
  private static final double WIDE = 3; // a label of another unit than the outputs begin in

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

  /** Steps of adam are as large as its rate, so outputs need one that suits their unit. */
  private static String adam(LabelPlan label) {
    double deviation = label.classes() == 0 ? deviation(label.facts().numbers()) : 1;
    String outputs =
        deviation > WIDE
            ? ", param_groups: [{params: '2.*', lr: " + roughly(RATE * deviation) + "}]"
            : "";
    return "{type: adam, lr: " + RATE + outputs + "}";
  }

  private static double deviation(double[] values) {
    double mean = DoubleStream.of(values).average().orElse(0);
    return Math.sqrt(DoubleStream.of(values).map(x -> (x - mean) * (x - mean)).average().orElse(0));
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

package io.thalweg.driver.round;

import io.thalweg.driver.diagnosis.Facts.Baseline;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.nn.Standardize;
import io.thalweg.shared.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What a model comes to on a sample that gives every row the same.
 *
 * @param sample the rows, at least one
 * @param spec whose loss and task count
 * @param <A> {@code float[]} or {@code double[]}
 */
record ConstantPrediction<A>(Sample<A> sample, ModelSpec spec) {

  /** What the best one comes to; empty where that has no meaning. */
  Optional<Baseline> best() {
    double[][] labels = labels();
    double loss =
        Arrays.stream(candidates(labels)).mapToDouble(this::loss).min().orElse(Double.NaN);
    int classes = spec.task().classes(spec.outputs());
    double accuracy =
        classes == 0 ? Double.NaN : mean(each(labels, number -> top(shares(number, classes))));
    return Double.isFinite(loss)
        ? Optional.of(new Baseline(loss, loss(new double[spec.outputs()]), accuracy))
        : Optional.empty();
  }

  /** The labels by number, (numbers, rows). */
  private double[][] labels() {
    int numbers = sample.rows().labelWidth();
    double[][] labels = new double[numbers][sample.rows().rows()];
    for (int i = 0; i < sample.rows().rows(); i++) {
      for (int j = 0; j < numbers; j++) {
        labels[j][i] = sample.kernels().dtype().get(sample.rows().labels(), i * numbers + j);
      }
    }
    return labels;
  }

  /** Raw outputs among which the best constant is, (some, outputs). */
  private double[][] candidates(double[][] labels) {
    double[] means = each(labels, ConstantPrediction::mean);
    return switch (spec.task()) {
      case CLASSIFICATION ->
          new double[][] {
            Arrays.stream(shares(labels[0], spec.outputs()))
                .map(share -> Math.log(Math.max(share, 1e-9)))
                .toArray()
          };
      case BINARY ->
          new double[][] {
            Arrays.stream(means)
                .map(mean -> Math.log(Math.max(mean, 1e-9) / Math.max(1 - mean, 1e-9)))
                .toArray()
          };
      case MARGIN ->
          new double[][] {
            new double[means.length],
            Arrays.stream(means).map(mean -> 2 * mean - 1).toArray(),
            Arrays.stream(means).map(mean -> mean > 0.5 ? 1 : -1).toArray()
          };
      case COUNT ->
          new double[][] {
            Arrays.stream(means).map(mean -> Math.log(Math.max(mean, 1e-9))).toArray()
          };
      case REGRESSION -> new double[][] {means, each(labels, ConstantPrediction::median)};
      case OBJECTIVE -> new double[][] {};
    };
  }

  private static double[] each(double[][] labels, ToDoubleFunction<double[]> ofNumber) {
    return Arrays.stream(labels).mapToDouble(ofNumber).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static double[] shares(double[] labels, int classes) {
    double[] shares = new double[classes];
    for (double label : labels) {
      int number = (int) label;
      if (number >= 0 && number < classes) {
        shares[number] += 1.0 / labels.length;
      }
    }
    return shares;
  }

  private static double top(double[] shares) {
    return Arrays.stream(shares).max().orElse(Double.NaN);
  }

  /** The mean loss of a model that gives every row {@code outputs}. */
  private double loss(double[] outputs) {
    ModelSpec constant =
        new ModelSpec(
            spec.inputs(),
            List.of(new Layer.Linear(outputs.length)),
            spec.loss(),
            Standardize.NONE,
            spec.labelWidth());
    DType<A> dtype = sample.kernels().dtype();
    A parameters = dtype.allocate(constant.slots().size());
    Slot bias = constant.slots().find("0.bias").orElseThrow();
    for (int i = 0; i < outputs.length; i++) {
      dtype.set(parameters, bias.offset() + i, outputs[i]);
    }
    return sample.loss(constant, parameters);
  }
}

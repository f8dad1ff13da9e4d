package io.thalweg.driver.round;

import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.state.Details;
import io.thalweg.shared.nn.Target;
import io.thalweg.shared.wire.Command;
import io.thalweg.worker.compute.DetailSums;
import io.thalweg.worker.compute.EvaluationSums;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Measures a model on the data sets of a transport. A metric is a function of the rows, their
 * weights and the parameters alone.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class Evaluator<A> {
  private final Transport<A> transport;
  private final Target target;
  private final DetailSums form;
  private final Map<Integer, double[]> labelVariances = new HashMap<>(); // by data set
  private long evaluations;

  /** An evaluator of the model that the transport has loaded, or will have. */
  public Evaluator(Transport<A> transport, DetailSums form) {
    this.transport = transport;
    this.target = form.target();
    this.form = form;
  }

  /** The metrics of {@code parameters} by name. Mutates nothing but its own notes. */
  public Map<String, Double> metrics(int dataset, A parameters) {
    long number = evaluations++;
    double[] sums = ask(new Command.Evaluate(dataset, number), parameters);
    return EvaluationSums.metrics(
        target,
        sums,
        () -> auc(sums, new ScoresOf(dataset, number, parameters)),
        () -> labelVariances.computeIfAbsent(dataset, this::variances));
  }

  /**
   * How {@code parameters} do on a data set in detail; empty where there is nothing to say.
   *
   * @param metrics of the same, whose rmse is the scale of the errors
   */
  public Optional<Details> details(int dataset, A parameters, Map<String, Double> metrics) {
    double error = metrics.getOrDefault("rmse", 1.0);
    double scale = error > 0 && error < Double.POSITIVE_INFINITY ? error : 1;
    return form.count() == 0
        ? Optional.empty()
        : Optional.of(Details.of(form, ask(new Command.Detail(dataset, scale), parameters), scale));
  }

  private static double auc(double[] sums, AreaUnderCurve.Scores scores) {
    boolean ranked = !Double.isNaN(EvaluationSums.loss(sums)); // scores that are no numbers are not
    return ranked ? AreaUnderCurve.of(EvaluationSums.rows(sums), scores) : Double.NaN;
  }

  private double[] variances(int dataset) {
    return ColumnStatistics.of(transport, dataset, Command.Column.LABEL, target.numbers())
        .variance();
  }

  private double[] ask(Command command, A parameters) {
    return transport.ask(command, parameters).sum().sums();
  }

  /** The scores of an evaluation. */
  private final class ScoresOf implements AreaUnderCurve.Scores {
    private final int dataset;
    private final long number;
    private final A parameters;

    ScoresOf(int dataset, long number, A parameters) {
      this.dataset = dataset;
      this.number = number;
      this.parameters = parameters;
    }

    @Override
    public double[] count(long[] from, long[] to, int[] parts) {
      return ask(new Command.CountScores(dataset, number, from, to, parts), parameters);
    }

    @Override
    public double[] list(long from, long to, int rows) {
      return ask(new Command.ListScores(dataset, number, from, to, rows), parameters);
    }
  }
}

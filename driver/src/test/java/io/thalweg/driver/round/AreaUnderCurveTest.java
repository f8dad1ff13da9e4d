package io.thalweg.driver.round;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.cluster.InProcessTransport;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.Target;
import io.thalweg.shared.nn.Task;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.compute.DetailSums;
import io.thalweg.worker.data.Shard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** The auc against the plain definition, over shards of scores that are the only feature. */
class AreaUnderCurveTest {
  private static final ModelSpec IDENTITY =
      new ModelSpec(1, List.of(new Layer.Linear(1, false)), new Loss.BceWithLogits());

  /** Rows of one feature, which is the score. */
  private record Rows(double[] scores, double[] labels, double[] weights) {
    static Rows random(int count, long seed, DoubleUnaryOperator scale, boolean weighted) {
      System.out.println("AreaUnderCurveTest " + count + " rows, seed " + seed);
      Random random = new Random(seed);
      double[] scores = new double[count];
      double[] labels = new double[count];
      double[] weights = new double[count];
      for (int i = 0; i < count; i++) {
        labels[i] = random.nextInt(3) == 0 ? 1 : 0;
        scores[i] = scale.applyAsDouble(random.nextGaussian() + labels[i]);
        weights[i] = weighted ? random.nextInt(4) * 0.3 : 1;
      }
      return new Rows(scores, labels, weights);
    }

    /** The definition, over rows sorted by score. */
    double auc() {
      Integer[] order = new Integer[scores.length];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, Comparator.comparingDouble(i -> scores[i] + 0.0));
      double below = 0;
      double above = 0;
      double pairs = 0;
      for (int i = 0, end; i < order.length; i = end) {
        double zeros = 0;
        double ones = 0;
        for (end = i; end < order.length && scores[order[end]] == scores[order[i]]; end++) {
          zeros += (1 - labels[order[end]]) * weights[order[end]];
          ones += labels[order[end]] * weights[order[end]];
        }
        pairs += ones * (below + zeros / 2);
        below += zeros;
        above += ones;
      }
      return pairs / (below * above);
    }

    <A> List<Shard<A>> shards(DType<A> dtype, int count) {
      List<Shard<A>> shards = new ArrayList<>();
      for (int number = 0; number < count; number++) {
        int from = (int) ((long) scores.length * number / count);
        int rows = (int) ((long) scores.length * (number + 1) / count) - from;
        A x = part(dtype, scores, from, rows);
        A y = part(dtype, labels, from, rows);
        shards.add(
            new Shard<>(
                number,
                new Block<>(rows, new Dense<>(1, x), 1, y, part(dtype, weights, from, rows))));
      }
      return shards;
    }

    private static <A> A part(DType<A> dtype, double[] values, int from, int count) {
      A part = dtype.allocate(count);
      for (int i = 0; i < count; i++) {
        dtype.set(part, i, values[from + i]);
      }
      return part;
    }
  }

  private static <A> InProcessTransport<A> transport(Rows rows, DType<A> dtype, int workers) {
    InProcessTransport<A> transport =
        new InProcessTransport<>(
            List.of(rows.shards(dtype, 8)), IDENTITY, dtype, KernelChoice.SCALAR, workers);
    BatchPlan plan = new BatchPlan(new int[] {1, 1, 1, 1, 1, 1, 1, 1}, 1);
    transport.load(new Command.Load(plan, 1, Wire.EXACT));
    return transport;
  }

  private static <A> double measured(Rows rows, DType<A> dtype, int workers) {
    A one = dtype.allocate(1);
    dtype.set(one, 0, 1);
    return new Evaluator<>(
            transport(rows, dtype, workers), new DetailSums(Target.of(Task.BINARY), 2))
        .metrics(0, one)
        .getOrDefault("auc", Double.NaN);
  }

  /** With limits that make few rows behave as many. */
  private static double limited(Rows rows, long exactRows, int listRows) {
    InProcessTransport<double[]> transport = transport(rows, DType.FLOAT64, 3);
    double[] one = {1};
    AreaUnderCurve.Scores scores =
        new AreaUnderCurve.Scores() {
          @Override
          public double[] count(long[] from, long[] to, int[] parts) {
            Command command = new Command.CountScores(0, 7, from, to, parts);
            return transport.ask(command, one).sum().sums();
          }

          @Override
          public double[] list(long from, long to, int count) {
            double[] pairs =
                transport.ask(new Command.ListScores(0, 7, from, to, count), one).sum().sums();
            assertTrue(
                pairs.length <= 2 * Math.min(count, listRows), pairs.length + " numbers at once");
            return pairs;
          }
        };
    return AreaUnderCurve.of(rows.scores().length, scores, exactRows, listRows);
  }

  private static DoubleUnaryOperator floats(DoubleUnaryOperator scale) {
    return x -> (float) scale.applyAsDouble(x);
  }

  @Test
  void theScaleOfTheScoresDoesNotMatter() {
    double[] labels = {0, 1, 0, 1};
    double[] weights = {1, 1, 1, 1};
    for (double scale : new double[] {1e-300, 1e-40, 1e-3, 1, 10, 1e30, 1e300}) {
      double[] scores = {2 * scale, 3 * scale, 4 * scale, 5 * scale};
      assertEquals(0.75, measured(new Rows(scores, labels, weights), DType.FLOAT64, 2));
    }
  }

  @Test
  void tiesCountHalfAndNegativeZeroIsZero() {
    double[] weights = {1, 1, 1, 1};
    double[] labels = {0, 1, 0, 1};
    assertEquals(
        0.5, measured(new Rows(new double[] {7, 7, 7, 7}, labels, weights), DType.FLOAT32, 1));
    assertEquals(
        0.5,
        measured(new Rows(new double[] {0.0, -0.0, 0.0, -0.0}, labels, weights), DType.FLOAT64, 1));
    assertEquals(
        0.875, measured(new Rows(new double[] {1, 2, 2, 3}, labels, weights), DType.FLOAT64, 1));
  }

  @Test
  void infiniteScoresAreRankedAndOneClassHasNone() {
    double[] scores = {Double.NEGATIVE_INFINITY, 3, 2, Double.POSITIVE_INFINITY};
    assertEquals(
        0.75,
        limited(new Rows(scores, new double[] {0, 0, 1, 1}, new double[] {1, 1, 1, 1}), 4, 4));
    assertTrue(
        Double.isNaN(
            measured(
                new Rows(new double[] {1, 2}, new double[] {1, 1}, new double[] {1, 1}),
                DType.FLOAT32,
                1)));
  }

  @Test
  void rowsOfWeightZeroAreAsNotThere() {
    Rows with =
        new Rows(new double[] {1, 2, 3, -50}, new double[] {0, 1, 0, 1}, new double[] {1, 1, 1, 0});
    assertEquals(0.5, measured(with, DType.FLOAT32, 1));
  }

  @Test
  void weightsCount() {
    Rows weighted =
        new Rows(new double[] {1, 2, 3}, new double[] {0, 1, 0}, new double[] {3, 2, 1});
    assertEquals(0.75, measured(weighted, DType.FLOAT64, 1));
  }

  @Test
  void manyRowsAreExactWhateverTheirScale() {
    List<DoubleUnaryOperator> scales =
        List.of(x -> x, x -> 1e-30 * x, x -> Math.exp(20 * x), x -> 0.5 + 1e-12 * x, Math::rint);
    for (DoubleUnaryOperator scale : scales) {
      Rows rows = Rows.random(20_000, System.nanoTime(), scale, true);
      double expected = rows.auc();
      assertEquals(expected, measured(rows, DType.FLOAT64, 3), 1e-12);
      assertEquals(expected, limited(rows, 1 << 20, 500), 1e-12, "listed in parts");
      assertEquals(expected, limited(rows, 1000, 500), AreaUnderCurve.BOUND, "within the bound");
    }
  }

  @Test
  void moreRowsThanAreListedAtOnceAreExact() {
    int count = 2 * AreaUnderCurve.LIST_ROWS + 1;
    Rows rows = Rows.random(count, System.nanoTime(), floats(x -> x / 100), false);
    double expected = rows.auc();
    assertEquals(expected, measured(rows, DType.FLOAT32, 2), 1e-12);
    assertEquals(expected, limited(rows, 1000, 500), AreaUnderCurve.BOUND);
  }

  @Test
  void theBitsDoNotDependOnTheWorkers() {
    Rows rows = Rows.random(30_000, System.nanoTime(), floats(x -> Math.rint(50 * x) / 7), true);
    double alone = measured(rows, DType.FLOAT32, 1);
    for (int workers = 2; workers <= 8; workers++) {
      assertEquals(alone, measured(rows, DType.FLOAT32, workers));
    }
  }
}

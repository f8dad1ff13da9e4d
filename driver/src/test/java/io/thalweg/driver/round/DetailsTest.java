package io.thalweg.driver.round;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.cluster.InProcessTransport;
import io.thalweg.driver.state.Details;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.compute.DetailSums;
import io.thalweg.worker.data.Shard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A linear layer with the identity as its weights: the features are the outputs. */
class DetailsTest {
  private static final int ROWS = 3_000;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** Rows with their outputs as features. */
  private record Rows(int width, double[] outputs, double[] labels, double[] weights) {}

  private Rows rows(int width, int classes) {
    System.out.println("DetailsTest seed " + seed);
    double[] labels = new double[ROWS];
    double[] outputs = new double[ROWS * width];
    double[] weights = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      labels[i] = classes == 0 ? random.nextGaussian() : random.nextInt(classes);
      weights[i] = random.nextInt(3) * 0.5;
      for (int j = 0; j < width; j++) {
        double signal = width == 1 ? labels[i] : labels[i] == j ? 1 : 0;
        outputs[i * width + j] = signal + random.nextGaussian();
      }
    }
    return new Rows(width, outputs, labels, weights);
  }

  private record Measured(Map<String, Double> metrics, Details details) {}

  private static Measured measured(Rows rows, Loss loss, int workers) {
    int width = rows.width();
    ModelSpec model = new ModelSpec(width, List.of(new Layer.Linear(width, false)), loss);
    List<Shard<double[]>> shards = new ArrayList<>();
    int[] shardRows = new int[8];
    for (int number = 0; number < shardRows.length; number++) {
      int from = ROWS * number / shardRows.length;
      int to = ROWS * (number + 1) / shardRows.length;
      shardRows[number] = to - from;
      double[] x = Arrays.copyOfRange(rows.outputs(), from * width, to * width);
      double[] y = Arrays.copyOfRange(rows.labels(), from, to);
      double[] weights = Arrays.copyOfRange(rows.weights(), from, to);
      shards.add(new Shard<>(number, new Block<>(to - from, new Dense<>(width, x), 1, y, weights)));
    }
    InProcessTransport<double[]> transport =
        new InProcessTransport<>(
            List.of(shards), model, DType.FLOAT64, KernelChoice.SCALAR, workers);
    transport.load(new Command.Load(new BatchPlan(shardRows, ROWS), 1, Wire.EXACT));
    double[] identity = new double[width * width];
    for (int i = 0; i < width; i++) {
      identity[i * width + i] = 1;
    }
    Evaluator<double[]> evaluator = new Evaluator<>(transport, DetailSums.of(model));
    Map<String, Double> metrics = evaluator.metrics(0, identity);
    return new Measured(metrics, evaluator.details(0, identity, metrics).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 101})
  void classesAreCountedByLabelAndPrediction(int count) {
    Rows rows = rows(count, count);
    double[][] pairs = new double[count][count];
    for (int i = 0; i < ROWS; i++) {
      int best = 0;
      for (int j = 1; j < count; j++) {
        best = rows.outputs()[i * count + j] > rows.outputs()[i * count + best] ? j : best;
      }
      pairs[(int) rows.labels()[i]][best] += rows.weights()[i];
    }
    Measured measured = measured(rows, new Loss.CrossEntropy(), 3);
    Details.Classes classes = measured.details().classes().orElseThrow();
    assertEquals(count <= 100 ? count : 0, classes.pairs().length);
    double right = 0;
    for (int label = 0; label < count; label++) {
      int predicted = label;
      double column = Arrays.stream(pairs).mapToDouble(row -> row[predicted]).sum();
      double actual = Arrays.stream(pairs[label]).sum();
      if (count <= 100) {
        assertArrayEquals(pairs[label], classes.pairs()[label], "seed " + seed);
      }
      assertEquals(pairs[label][label] / column, classes.precision(label), 1e-12);
      assertEquals(pairs[label][label] / actual, classes.recall(label), 1e-12);
      assertEquals(2 * pairs[label][label] / (column + actual), classes.f1(label), 1e-12);
      right += pairs[label][label];
    }
    double weight = Arrays.stream(rows.weights()).sum();
    assertEquals(measured.metrics().get("accuracy"), right / weight, 1e-12);
  }

  @Test
  void twoClassesHaveARocCurveAndACalibration() {
    Rows rows = rows(1, 2);
    Measured measured = measured(rows, new Loss.BceWithLogits(), 2);
    Details.Scores scores = measured.details().scores().orElseThrow();
    double area = 0;
    for (int i = 1; i < scores.roc().size(); i++) {
      double[] left = scores.roc().get(i - 1);
      double[] right = scores.roc().get(i);
      area += (right[0] - left[0]) * (left[1] + right[1]) / 2;
    }
    assertEquals(measured.metrics().get("auc"), area, 1e-3, "seed " + seed);
    assertArrayEquals(new double[] {1, 1}, scores.roc().get(scores.roc().size() - 1), 1e-12);
    double ones = 0;
    double all = 0;
    double probabilities = 0;
    for (Details.Calibrated bin : scores.calibration()) {
      assertTrue(bin.predicted() >= 0 && bin.predicted() <= 1, bin.toString());
      ones += bin.observed() * bin.rows();
      probabilities += bin.predicted() * bin.rows();
      all += bin.rows();
    }
    double expected = 0;
    double expectedOnes = 0;
    for (int i = 0; i < ROWS; i++) {
      expected += rows.weights()[i] / (1 + Math.exp(-rows.outputs()[i]));
      expectedOnes += rows.weights()[i] * rows.labels()[i];
    }
    assertEquals(Arrays.stream(rows.weights()).sum(), all, 1e-9);
    assertEquals(expectedOnes, ones, 1e-9);
    assertEquals(expected, probabilities, 1e-9);
  }

  @Test
  void errorsOfNumbersAreCountedInBins() {
    Rows rows = rows(1, 0);
    Measured measured = measured(rows, new Loss.Mse(), 2);
    Details.Residuals residuals = measured.details().residuals().orElseThrow();
    double[] counted = new double[42];
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
      double residual = rows.outputs()[i] - rows.labels()[i];
      sum += rows.weights()[i] * residual;
      double bin = Math.floor(residual / residuals.width() + 20);
      counted[(int) Math.max(0, Math.min(41, bin + 1))] += rows.weights()[i];
    }
    double weight = Arrays.stream(rows.weights()).sum();
    assertEquals(sum / weight, residuals.mean(), 1e-9);
    assertEquals(measured.metrics().get("rmse") / 5, residuals.width(), 1e-12);
    assertArrayEquals(counted, residuals.rows(), "seed " + seed);
  }
}

package io.thalweg.worker.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.tensor.DType;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DataScanTest {
  private static final RowCodec<double[]> CODEC = RowCodec.dense(DType.FLOAT64, 1, 1, true);

  private static Block<double[]> block(double[] features, double[] labels, double[] weights) {
    return new Block<>(labels.length, new Dense<>(1, features), 1, labels, weights);
  }

  private static DataScan<double[]> scan(Block<double[]> block) {
    DataScan<double[]> scan = new DataScan<>();
    scan.add(DType.FLOAT64, block, block.rows());
    return scan;
  }

  @Test
  void labelsAndCopiesAreThoseOfTheRowsWithWeight() {
    DataScan<double[]> scan =
        scan(
            block(
                new double[] {1, 1, 1, 5, 100},
                new double[] {0, 0, 1, -0.0, 7},
                new double[] {1, 1, 1, 1, 0}));
    assertEquals(Map.of(0.0, 3L, 1.0, 1L), scan.labels().counts());
    assertEquals(0, scan.labels().min());
    assertEquals(1, scan.labels().max());
    assertEquals(new CopySketch.Counts(4, 1, 1), scan.copies().counts());
  }

  @Test
  void scansOfPartsAreTheScanOfAllWhateverTheParts() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int rows = 30_000;
    double[] features = random.ints(rows, 0, 20_000).asDoubleStream().toArray();
    double[] labels = random.ints(rows, 0, 40).asDoubleStream().toArray();
    double[] weights = random.ints(rows, 0, 9).asDoubleStream().toArray();
    Block<double[]> all = block(features, labels, weights);
    DataScan<double[]> whole = scan(all);
    DataScan<double[]> merged = new DataScan<>();
    int half = random.nextInt(rows);
    for (int part = 0; part < 2; part++) {
      int from = part == 0 ? 0 : half;
      int end = part == 0 ? half : rows;
      merged.add(
          scan(
              block(
                  java.util.Arrays.copyOfRange(features, from, end),
                  java.util.Arrays.copyOfRange(labels, from, end),
                  java.util.Arrays.copyOfRange(weights, from, end))));
    }
    String message = "seed " + seed;
    assertEquals(whole.copies().counts(), merged.copies().counts(), message);
    assertEquals(whole.labels().counts(), merged.labels().counts(), message);
    assertTrue(whole.copies().counts().rows() < rows / 2, "not all rows are kept, " + message);
    assertTrue(whole.copies().counts().contradicted() > 0, message);
    Block<double[]> sample = merged.sample(CODEC);
    assertEquals(rows, sample.rows(), message);
    assertEquals(features[rows - 1], sample.features().values()[rows - 1], message);
  }

  @Test
  void rowsThatTwoSetsShareAreCountedWithTheirLabels() {
    DataScan<double[]> train =
        scan(block(new double[] {1, 2, 3}, new double[] {0, 0, 0}, new double[] {1, 1, 1}));
    DataScan<double[]> test =
        scan(
            block(new double[] {2, 2, 3, 4}, new double[] {0, 0, 1, 0}, new double[] {1, 1, 1, 1}));
    assertEquals(new CopySketch.Counts(4, 2, 0), test.copies().within(train.copies()));
  }

  @Test
  void theShareOfRowsThatLargeSetsShareIsEstimated() {
    int rows = 200_000;
    double[] features = new double[rows];
    double[] others = new double[rows];
    for (int i = 0; i < rows; i++) {
      features[i] = i;
      others[i] = i % 5 == 0 ? i : rows + i;
    }
    double[] labels = new double[rows];
    DataScan<double[]> train = scan(block(features, labels, null));
    CopySketch.Counts shared = scan(block(others, labels, null)).copies().within(train.copies());
    assertEquals(0.2, (double) shared.copies() / shared.rows(), 0.03);
    assertTrue(shared.rows() >= 2000, shared.toString());
  }

  @Test
  void labelsThatAreNotFewAreNotCounted() {
    Random random = new Random(5);
    double[] labels = random.doubles(1000).toArray();
    DataScan<double[]> scan = scan(block(new double[1000], labels, null));
    assertEquals(Map.of(), scan.labels().counts());
    assertTrue(scan.labels().max() <= 1);
    assertEquals(List.of(), List.copyOf(scan.labels().counts().keySet()));
  }
}

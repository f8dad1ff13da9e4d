package io.thalweg.driver.ingest.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That each kind has the distribution that it claims. */
class SyntheticRowsTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 101})
  void theBestLogisticRegressionHasTheLogLossThatIsPromised(long seed) {
    List<Row> rows = rows(new LogisticRows(seed), 40_000);
    double[] weights = new double[LogisticRows.FEATURES + 1];
    for (int iteration = 0; iteration < 6; iteration++) {
      weights = newtonStep(rows, weights);
    }

    double loss = 0;
    for (Row row : rows) {
      double margin = dot(withOne(row), weights);
      loss += Math.log1p(Math.exp(row.getInt(LogisticRows.FEATURES) == 1 ? -margin : margin));
    }
    assertEquals(0.5126, loss / rows.size(), 0.008); // three standard errors
  }

  /** One step of iteratively reweighted least squares. */
  private static double[] newtonStep(List<Row> rows, double[] weights) {
    LeastSquares next = new LeastSquares(weights.length);
    for (Row row : rows) {
      double[] x = withOne(row);
      double margin = dot(x, weights);
      double p = 1 / (1 + Math.exp(-margin));
      double curvature = Math.max(p * (1 - p), 1e-6);
      next.add(x, curvature, margin + (row.getInt(LogisticRows.FEATURES) - p) / curvature);
    }
    return next.solve();
  }

  @Test
  void theNoiseOfARegressionHasVarianceOne() {
    List<Row> rows = rows(new RegressionRows(5), 20_000);
    LeastSquares fit = new LeastSquares(RegressionRows.FEATURES + 1);
    for (Row row : rows) {
      fit.add(withOne(row), 1, row.getFloat(RegressionRows.FEATURES));
    }

    double[] weights = fit.solve();
    double squares = 0;
    for (Row row : rows) {
      double error = row.getFloat(RegressionRows.FEATURES) - dot(withOne(row), weights);
      squares += error * error;
    }
    assertEquals(1, squares / (rows.size() - weights.length), 0.03); // three standard errors
    assertEquals(0.5, weights[RegressionRows.FEATURES], 0.03);
  }

  @Test
  void digitsHaveTenEqualClassesAndPixelsFromZeroToOne() {
    List<Row> rows = rows(new DigitsRows(3), 2_000);
    int[] counts = new int[DigitsRows.CLASSES];
    long dark = 0;
    for (Row row : rows) {
      counts[row.getInt(1)]++;
      float[] pixels = row.getAs(0);
      assertEquals(DigitsRows.PIXELS, pixels.length);
      for (float pixel : pixels) {
        assertTrue(pixel >= 0 && pixel <= 1, "pixel " + pixel);
        dark += pixel == 0 ? 1 : 0;
      }
    }
    for (int count : counts) {
      assertEquals(200, count, 60);
    }
    double share = (double) dark / rows.size() / DigitsRows.PIXELS;
    assertTrue(share > 0.1 && share < 0.6, "dark pixels: " + share);
  }

  @Test
  void someWordsOfCtrAreEverywhereAndMostAreRare() {
    List<Row> rows = rows(new CtrRows(1), 5_000);
    Map<Integer, Integer> counts = new HashMap<>();
    int clicks = 0;
    for (Row row : rows) {
      for (int feature : ((SparseVector) row.get(0)).indices()) {
        counts.merge(feature, 1, Integer::sum);
      }
      clicks += row.getInt(1);
    }
    int[] frequencies = counts.values().stream().mapToInt(i -> i).sorted().toArray();
    assertTrue(frequencies.length > 10_000, "distinct features: " + frequencies.length);
    assertEquals(1, frequencies[frequencies.length / 2], "the median word is seen once");
    assertTrue(frequencies[frequencies.length - CtrRows.FIELDS] > 300, "39 words are common");
    assertTrue(clicks > 500 && clicks < 3_000, "clicks: " + clicks);
  }

  private static List<Row> rows(SyntheticRows source, int count) {
    return LongStream.range(0, count).mapToObj(source::row).toList();
  }

  /** The features of a row of numbers, and a one for the intercept in place of the label. */
  private static double[] withOne(Row row) {
    double[] x = new double[row.length()];
    for (int i = 0; i < x.length - 1; i++) {
      x[i] = row.getFloat(i);
    }
    x[x.length - 1] = 1;
    return x;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}

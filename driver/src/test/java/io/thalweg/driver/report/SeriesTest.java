package io.thalweg.driver.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeriesTest {
  @Test
  void aSingleSpikeSurvivesDownsampling() {
    double[] y = new double[100_000];
    y[54_321] = 7;
    y[77_777] = -3;
    Downsample buckets = Downsample.of(series(y), 500);
    assertEquals(500, buckets.x().length);
    assertEquals(7, Arrays.stream(buckets.high()).max().orElseThrow());
    assertEquals(-3, Arrays.stream(buckets.low()).min().orElseThrow());
  }

  @Test
  void valuesThatAreNotFiniteAreGaps() {
    double[] y = {1, Double.NaN, Double.NaN, Double.POSITIVE_INFINITY, 5, 6};
    Downsample buckets = Downsample.of(series(y), 3);
    assertArrayEquals(new double[] {1, Double.NaN, 5}, buckets.low());
    Axis axis = Axis.linear(Range.of(List.of(series(y))), true, 5);
    String line = new SvgPath(Axis.rounds(0, 5), axis).line(series(y).x(), y);
    assertEquals("M0.0,333.3 M800.0,66.7 L1000.0,0.0", line);
  }

  @Test
  void theRunningMeanSkipsGapsAndKeepsTheLength() {
    double[] y = IntStream.range(0, 400).mapToDouble(i -> i % 2).toArray();
    y[200] = Double.NaN;
    Series smooth = series(y).smooth();
    assertEquals(400, smooth.length());
    assertTrue(Double.isNaN(smooth.y()[200]));
    assertEquals(0.5, smooth.y()[100], 1e-12);
    assertEquals(5.0 / 9, smooth.y()[202], 1e-12);
  }

  @Test
  void aSeriesOfOneValueIsDrawn() {
    Series one = series(new double[] {2});
    assertEquals(1, Downsample.of(one, 500).x().length);
    assertEquals(2, one.smooth().y()[0]);
  }

  private static Series series(double[] y) {
    double[] x = IntStream.range(0, y.length).asDoubleStream().toArray();
    return Series.of("a", "train", true, x, y);
  }
}

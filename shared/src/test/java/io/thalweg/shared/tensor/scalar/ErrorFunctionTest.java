package io.thalweg.shared.tensor.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ErrorFunctionTest {
  /** Of the C library of a GNU system, which is within 1 ulp. */
  private static final double[][] ERFC = {
    {-6.5, 2.0},
    {-3.0, 1.9999779095030015},
    {-1.3, 1.9340079449406524},
    {-1.0, 1.842700792949715},
    {-0.5, 1.5204998778130465},
    {-1e-09, 1.0000000011283792},
    {0.0, 1.0},
    {0.3, 0.6713732405408726},
    {0.84, 0.23485728854500548},
    {0.85, 0.2293319423916475},
    {1.2, 0.08968602177036465},
    {1.26, 0.0747640581898705},
    {2.0, 0.004677734981047265},
    {2.85, 5.5656279961398957e-05},
    {2.86, 5.240117304439781e-05},
    {3.5, 7.430983723414128e-07},
    {6.0, 2.1519736712498916e-17},
    {20.0, 5.3958656116079005e-176},
    {26.5, 2.2109076642637343e-307}
  };

  @Test
  void isTheComplementaryErrorFunctionInEveryInterval() {
    for (double[] pair : ERFC) {
      double tolerance = 4 * Math.ulp(pair[1]);
      assertEquals(pair[1], ErrorFunction.erfc(pair[0]), tolerance, "erfc(" + pair[0] + ")");
    }
  }

  @Test
  void hasItsLimits() {
    assertEquals(0.0, ErrorFunction.erfc(Double.POSITIVE_INFINITY));
    assertEquals(2.0, ErrorFunction.erfc(Double.NEGATIVE_INFINITY));
    assertTrue(Double.isNaN(ErrorFunction.erfc(Double.NaN)));
    assertEquals(0.0, ErrorFunction.gelu(-1000), 0.0);
    assertEquals(1000.0, ErrorFunction.gelu(1000), 0.0);
    assertEquals(1.0, ErrorFunction.geluSlope(1000), 0.0);
  }
}

package io.thalweg.shared.tensor.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The own exp, log, log1p, tanh and sigmoid against references of more digits. */
class ElementaryFunctionsTest {
  private static final double MOST_ULPS = 2;

  /** One function with its two definitions, its references and the range to sample. */
  private record Function(
      String name,
      DoubleUnaryOperator floats,
      DoubleUnaryOperator doubles,
      DoubleUnaryOperator library,
      UnaryOperator<BigDecimal> exact,
      double from,
      double to) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Function> functions() {
    return Stream.of(
        new Function(
            "exp",
            x -> FloatMath.exp((float) x),
            DoubleMath::exp,
            StrictMath::exp,
            ExactFunctions::exp,
            -745,
            709.7),
        new Function(
            "log",
            x -> FloatMath.log((float) x),
            DoubleMath::log,
            StrictMath::log,
            ExactFunctions::log,
            Double.MIN_VALUE,
            1e9),
        new Function(
            "log1p",
            x -> FloatMath.log1p((float) x),
            DoubleMath::log1p,
            StrictMath::log1p,
            ExactFunctions::log1p,
            Math.nextUp(-1.0),
            1e9),
        new Function(
            "tanh",
            x -> FloatMath.tanh((float) x),
            DoubleMath::tanh,
            StrictMath::tanh,
            ExactFunctions::tanh,
            -25,
            25),
        new Function(
            "sigmoid",
            x -> FloatMath.sigmoid((float) x),
            DoubleMath::sigmoid,
            x -> 1 / (1 + StrictMath.exp(-x)),
            ExactFunctions::sigmoid,
            -740,
            40));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void everyFloatIsWithinTwoUlps(Function function) {
    double worst = 0;
    float where = 0;
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += 1499) {
      float x = Float.intBitsToFloat((int) bits);
      double expected = function.library.applyAsDouble(x);
      float rounded = (float) expected;
      float actual = (float) function.floats.applyAsDouble(x);
      if (Float.isNaN(rounded) || Float.isInfinite(rounded)) {
        assertEquals(rounded, actual, "at " + x);
      } else {
        double ulps = Math.abs(actual - expected) / Math.ulp(rounded);
        where = ulps > worst ? x : where;
        worst = Math.max(worst, ulps);
      }
    }
    System.out.printf("float32 %s: %.3f ulp at %s%n", function, worst, where);
    assertTrue(worst <= MOST_ULPS, function + ": " + worst + " ulp at " + where);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void doublesAreWithinTwoUlps(Function function) {
    long seed = System.nanoTime();
    System.out.println("ElementaryFunctionsTest seed " + seed);
    Random random = new Random(seed);
    double worst = 0;
    double where = 0;
    for (int i = 0; i < 3000; i++) {
      double x = sample(function, i % 3, random);
      BigDecimal expected = function.exact.apply(new BigDecimal(x));
      BigDecimal error = new BigDecimal(function.doubles.applyAsDouble(x)).subtract(expected).abs();
      double ulps =
          error
              .divide(new BigDecimal(Math.ulp(expected.doubleValue())), MathContext.DECIMAL64)
              .doubleValue();
      where = ulps > worst ? x : where;
      worst = Math.max(worst, ulps);
    }
    System.out.printf("float64 %s: %.3f ulp at %s%n", function, worst, where);
    assertTrue(worst <= MOST_ULPS, function + ": " + worst + " ulp at " + where);
  }

  /** The whole range evenly, the neighbourhood of 0 and 1, and every order of magnitude. */
  private static double sample(Function function, int kind, Random random) {
    double x =
        switch (kind) {
          case 0 -> function.from + (function.to - function.from) * random.nextDouble();
          case 1 -> random.nextGaussian();
          default -> Math.scalb(random.nextDouble() * 2 - 1, -random.nextInt(100));
        };
    return x >= function.from && x <= function.to ? x : Math.abs(x);
  }

  @Test
  void specialValuesAreThoseOfTheJavaLibrary() {
    double[] special = {
      0.0,
      -0.0,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      1e30,
      -1e30,
      Float.MIN_VALUE,
      -Float.MIN_VALUE
    };
    functions()
        .forEach(
            function -> {
              for (double x : special) {
                double expected = function.library.applyAsDouble(x);
                assertEquals(expected, function.doubles.applyAsDouble(x), function + " of " + x);
                assertEquals(
                    (float) expected, function.floats.applyAsDouble(x), function + " of " + x);
              }
            });
    assertEquals(Double.POSITIVE_INFINITY, DoubleMath.exp(709.79));
    assertEquals(Double.MIN_VALUE, DoubleMath.exp(-745.1));
    assertEquals(0, DoubleMath.exp(-745.2));
    assertEquals(StrictMath.log(Double.MIN_VALUE), DoubleMath.log(Double.MIN_VALUE));
    assertEquals(1.0, DoubleMath.tanh(30));
    assertEquals(Double.MIN_VALUE, DoubleMath.sigmoid(-745.1));
  }
}

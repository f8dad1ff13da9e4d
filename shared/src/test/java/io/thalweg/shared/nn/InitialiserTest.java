package io.thalweg.shared.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitialiserTest {
  private static final int FAN_IN = 300;
  private static final int FAN_OUT = 100;
  private static final int COUNT = 200_000;

  /** From a separate program in another language that follows the same formulas. */
  private static final double[] GOLDEN = {
    -1.4420817984562115, 1.590297202707376, -0.26485533838580233, 0.1865258438162969
  };

  private static double[] draw(Initialiser.PerElement initialiser) {
    double[] values = new double[COUNT];
    Arrays.setAll(values, i -> initialiser.value(17, i, FAN_IN, FAN_OUT));
    return values;
  }

  private static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / COUNT);
  }

  private static void assertUniform(Initialiser.PerElement initialiser, double low, double high) {
    double[] values = draw(initialiser);
    double width = high - low;
    assertEquals(low, Arrays.stream(values).min().orElseThrow(), width * 1e-3);
    assertEquals(high, Arrays.stream(values).max().orElseThrow(), width * 1e-3);
    assertEquals((low + high) / 2, Arrays.stream(values).average().orElseThrow(), width * 0.01);
    assertEquals(width / Math.sqrt(12), deviation(values), width * 0.01);
  }

  private static void assertNormal(
      Initialiser.PerElement initialiser, double mean, double deviation) {
    double[] values = draw(initialiser);
    assertEquals(mean, Arrays.stream(values).average().orElseThrow(), deviation * 0.01);
    assertEquals(deviation, deviation(values), deviation * 0.01);
    double within =
        Arrays.stream(values).filter(v -> Math.abs(v - mean) < deviation).count() / (double) COUNT;
    assertEquals(0.6827, within, 0.005);
  }

  @Test
  void theDistributionsAreThoseOfPyTorch() {
    double kaiming = 1 / Math.sqrt(FAN_IN);
    double xavier = Math.sqrt(6.0 / (FAN_IN + FAN_OUT));
    assertUniform(new Initialiser.KaimingUniform(Math.sqrt(5)), -kaiming, kaiming);
    assertUniform(new Initialiser.FanInUniform(), -kaiming, kaiming);
    assertUniform(new Initialiser.XavierUniform(2), -2 * xavier, 2 * xavier);
    assertUniform(new Initialiser.Uniform(1, 3), 1, 3);
    assertNormal(new Initialiser.KaimingNormal(0), 0, Math.sqrt(2.0 / FAN_IN));
    assertNormal(
        new Initialiser.KaimingNormal(0, Initialiser.FanMode.FAN_OUT, Nonlinearity.TANH),
        0,
        5 / 3.0 / Math.sqrt(FAN_OUT));
    assertNormal(new Initialiser.XavierNormal(1), 0, Math.sqrt(2.0 / (FAN_IN + FAN_OUT)));
    assertNormal(new Initialiser.Normal(5, 0.3), 5, 0.3);
    assertUniform(new Initialiser.Zeros(), 0, 0);
    assertUniform(new Initialiser.Constant(3), 3, 3);
  }

  @Test
  void orthogonalVectorsAreOrthogonal() {
    for (Shape shape : List.of(Shape.of(20, 50), Shape.of(50, 20), Shape.of(8, 2, 3, 3))) {
      int rows = shape.dim(0);
      int columns = shape.size() / rows;
      double[] values = new Orthogonal(3).values(17, shape, 0, 0);
      boolean wide = rows <= columns;
      for (int i = 0; i < Math.min(rows, columns); i++) {
        for (int j = 0; j <= i; j++) {
          double dot = 0;
          for (int k = 0; k < Math.max(rows, columns); k++) {
            dot +=
                wide
                    ? values[i * columns + k] * values[j * columns + k]
                    : values[k * columns + i] * values[k * columns + j];
          }
          assertEquals(i == j ? 9 : 0, dot, 1e-13, shape + " at " + i + ", " + j);
        }
      }
    }
  }

  @Test
  void orthogonalNeedsAMatrix() {
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> new Orthogonal(1).values(17, Shape.of(5), 5, 5));
    assertEquals(ErrorCode.BAD_SHAPE, error.code());
    assertTrue(error.getMessage().contains("(5)"), error.getMessage());
  }

  @Test
  void aParameterStartsAtAFunctionOfSeedAndName() {
    List<Layer> layers = List.of(new Layer.Linear(3), new Layer.Relu(), new Layer.Linear(2));
    ModelSpec spec = new ModelSpec(4, layers, new Loss.CrossEntropy());
    double[] first = spec.initialise(DType.FLOAT64, 1);
    assertArrayEquals(first, spec.initialise(DType.FLOAT64, 1));
    assertNotEquals(first[0], spec.initialise(DType.FLOAT64, 2)[0]);
    assertNotEquals(first[0], first[spec.slots().find("2.weight").orElseThrow().offset()]);
    float[] narrow = spec.initialise(DType.FLOAT32, 1);
    for (int i = 0; i < first.length; i++) {
      assertEquals((float) first[i], narrow[i]);
    }
  }

  @Test
  void aSeedMeansTheSameBitsForever() {
    List<Layer> layers =
        List.of(
            new Layer.Linear(
                2, true, new Initialiser.KaimingNormal(0), new Initialiser.FanInUniform()));
    ModelSpec spec = new ModelSpec(1, layers, new Loss.CrossEntropy());
    assertArrayEquals(GOLDEN, spec.initialise(DType.FLOAT64, 1));
  }
}

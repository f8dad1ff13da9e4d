package io.thalweg.driver.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PenaltyTest {
  private static final Slots SLOTS =
      new Slots(
          List.of(
              new Slot("0.weight", Shape.of(2, 2), 0),
              new Slot("0.bias", Shape.of(2), 4),
              new Slot("1.weight", Shape.of(1, 2), 6)));
  private static final double[] W = {1, -2, 0, 0.5, 10, -20, 3, -4};

  @Test
  void theValueIsThatOfTheFormulaWithoutBiases() {
    double l1 = 1 + 2 + 0.5 + 3 + 4;
    double l2 = (1 + 4 + 0.25 + 9 + 16) / 2;
    assertEquals(0.1 * l1, penalty(PenaltySpec.l1(0.1)).value(W), 1e-15);
    assertEquals(0.1 * l2, penalty(PenaltySpec.l2(0.1)).value(W), 1e-15);
    assertEquals(
        0.1 * (0.25 * l1 + 0.75 * l2), penalty(PenaltySpec.elasticNet(0.1, 0.25)).value(W), 1e-15);
    assertEquals(0.1 * (l1 + 30), penalty(PenaltySpec.l1(0.1).withBias()).value(W), 1e-15);
  }

  static List<PenaltySpec> specs() {
    return List.of(
        PenaltySpec.l1(0.3),
        PenaltySpec.l2(0.3),
        PenaltySpec.elasticNet(0.3, 0.4),
        PenaltySpec.elasticNet(0.3, 0.4).withBias());
  }

  @ParameterizedTest
  @MethodSource("specs")
  void theGradientIsTheSlopeOfTheValueAndZeroAtZero(PenaltySpec spec) {
    Penalty<double[]> penalty = penalty(spec);
    double[] gradient = new double[W.length];
    penalty.addGradient(W, gradient);
    double h = 1e-6;
    for (int i = 0; i < W.length; i++) {
      double[] up = W.clone();
      double[] down = W.clone();
      up[i] += h;
      down[i] -= h;
      double slope = (penalty.value(up) - penalty.value(down)) / (2 * h);
      assertEquals(slope, gradient[i], 1e-8, "element " + i);
    }
  }

  @Test
  void anL2PenaltyWithBiasesIsTheWeightDecayOfSgdBitForBit() {
    float[] penalised = floats();
    float[] decayed = floats();
    Penalty<float[]> penalty =
        Penalty.of(PenaltySpec.l2(0.01).withBias(), SLOTS, trained(), DType.FLOAT32);
    Optimizer<float[]> plain = sgd(Map.of());
    Optimizer<float[]> decay = sgd(Map.of("weight_decay", 0.01));
    for (int step = 1; step <= 20; step++) {
      float[] gradient = floats();
      decay.step(decayed, gradient.clone(), 0.1, decay.init(W.length));
      penalty.addGradient(penalised, gradient);
      plain.step(penalised, gradient, 0.1, plain.init(W.length));
    }
    assertArrayEquals(decayed, penalised);
  }

  @Test
  void theValueOfMillionsOfFloatsKeepsItsAccuracy() {
    int size = 3_000_001;
    float[] w = new float[size];
    double expected = 0;
    for (int i = 0; i < size; i++) {
      w[i] = (float) CounterRandom.uniform(9, i);
      expected += 0.5 * w[i] + 0.25 * (double) w[i] * w[i];
    }
    Slots slots = new Slots(List.of(new Slot("weight", Shape.of(size), 0)));
    Penalty<float[]> penalty =
        Penalty.of(PenaltySpec.elasticNet(1, 0.5), slots, TrainedRanges.all(size), DType.FLOAT32);
    assertEquals(1, penalty.value(w) / expected, 1e-12, "seed 9");
  }

  @Test
  void aPenaltyOnNothingIsRefused() {
    TrainedRanges biases = TrainedRanges.of(SLOTS, List.of("*.weight"), OptimizerSpec.of("sgd"));
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () -> Penalty.of(PenaltySpec.l1(1), SLOTS, biases, DType.FLOAT32));
    assertEquals(ErrorCode.BAD_VALUE, error.code());
    assertTrue(error.getMessage().contains("penalty.bias=true"), error.getMessage());
  }

  private static Penalty<double[]> penalty(PenaltySpec spec) {
    return Penalty.of(spec, SLOTS, trained(), DType.FLOAT64);
  }

  private static TrainedRanges trained() {
    return TrainedRanges.of(SLOTS, List.of(), OptimizerSpec.of("sgd"));
  }

  private static float[] floats() {
    float[] floats = new float[W.length];
    for (int i = 0; i < W.length; i++) {
      floats[i] = (float) W[i];
    }
    return floats;
  }

  private static Optimizer<float[]> sgd(Map<String, Object> options) {
    return Optimizers.create(
        new OptimizerSpec("sgd", options), KernelProvider.find(DType.FLOAT32, KernelChoice.AUTO));
  }
}

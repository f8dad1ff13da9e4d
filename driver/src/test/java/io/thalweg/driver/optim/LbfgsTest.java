package io.thalweg.driver.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** L-BFGS against {@code torch.optim.LBFGS} on one function, whose gradients need no data. */
class LbfgsTest {
  private static final JsonNode REFERENCE = Reference.readCopy("lbfgs.json");
  private static final int SIZE = REFERENCE.get("theta0").size();

  static List<String> cases() {
    return Reference.cases(REFERENCE);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsPyTorch(String name) {
    compare(DType.FLOAT64, name, "float64", 1e-9);
    compare(DType.FLOAT32, name, "float32", 2e-3);
  }

  private static <A> void compare(DType<A> dtype, String name, String type, double tolerance) {
    JsonNode expected = REFERENCE.get("cases").get(name).get(type);
    List<A> found = run(dtype, spec(name), TrainedRanges.all(SIZE), 0);
    assertEquals(expected.size(), found.size());
    for (int row = 0; row < found.size(); row++) {
      for (int i = 0; i < SIZE; i++) {
        double wanted = expected.get(row).get(i).doubleValue();
        String place = name + ", step " + REFERENCE.get("steps").get(row) + ", element " + i;
        assertEquals(wanted, dtype.get(found.get(row), i), tolerance * Math.abs(wanted), place);
      }
    }
  }

  @Test
  void whatIsNotTrainedDoesNotChangeTheDirection() {
    int before = 3;
    TrainedRange trained = new TrainedRange(before, SIZE);
    TrainedRanges ranges = new TrainedRanges(before + SIZE + 2, List.of(trained));
    List<double[]> alone = run(DType.FLOAT64, spec("default"), TrainedRanges.all(SIZE), 0);
    List<double[]> within = run(DType.FLOAT64, spec("default"), ranges, before);
    for (int row = 0; row < alone.size(); row++) {
      double[] part = new double[SIZE];
      System.arraycopy(within.get(row), before, part, 0, SIZE);
      assertArrayEquals(alone.get(row), part, 1e-9);
      assertEquals(1, within.get(row)[0]);
    }
  }

  @Test
  void groupsOfParametersAreRefused() {
    Map<String, Object> group = Map.of("params", "*.bias", "lr", 0.1);
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () -> new OptimizerSpec("lbfgs", Map.of("param_groups", List.of(group))));
    assertEquals(ErrorCode.BAD_VALUE, error.code());
    assertTrue(error.getMessage().contains("optimizer.param_groups"), error.getMessage());
  }

  @Test
  void aHistoryThatMemoryCannotHoldIsRefused() {
    OptimizerSpec spec = new OptimizerSpec("lbfgs", Map.of("history_size", 10_000));
    Optimizer<double[]> optimizer =
        Optimizers.create(spec, KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR));
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> optimizer.init(Integer.MAX_VALUE / 8));
    assertEquals(ErrorCode.BAD_VALUE, error.code());
    assertTrue(error.getMessage().contains("optimizer.history_size"), error.getMessage());
  }

  private static OptimizerSpec spec(String name) {
    return new OptimizerSpec("lbfgs", Reference.options(REFERENCE.get("cases").get(name)));
  }

  /**
   * The parameters after each of the reference's steps; those of the function begin at an offset.
   */
  private static <A> List<A> run(
      DType<A> dtype, OptimizerSpec spec, TrainedRanges ranges, int offset) {
    Optimizer<A> optimizer =
        Optimizers.create(spec, KernelProvider.find(dtype, KernelChoice.SCALAR));
    OptimizerState<A> state = optimizer.init(ranges);
    A parameters = dtype.allocate(ranges.size());
    A gradient = dtype.allocate(ranges.size());
    dtype.fill(parameters, 0, ranges.size(), 1);
    dtype.copy(Reference.array(dtype, REFERENCE.get("theta0")), 0, parameters, offset, SIZE);
    List<A> found = new ArrayList<>();
    for (JsonNode step : REFERENCE.get("steps")) {
      while (state.count() < step.intValue()) {
        dtype.fill(gradient, 0, ranges.size(), 7);
        gradient(dtype, parameters, gradient, offset);
        optimizer.step(parameters, gradient, spec.lr(), state);
      }
      found.add(dtype.clone(parameters));
    }
    return found;
  }

  /** Of {@code x A x / 2 - b x + sum(x^4) / 4}. */
  private static <A> void gradient(DType<A> dtype, A parameters, A gradient, int offset) {
    for (int i = 0; i < SIZE; i++) {
      double x = dtype.get(parameters, offset + i);
      double sum = x * x * x - REFERENCE.get("b").get(i).doubleValue();
      for (int j = 0; j < SIZE; j++) {
        double a = REFERENCE.get("a").get(i).get(j).doubleValue();
        sum += a * dtype.get(parameters, offset + j);
      }
      dtype.set(gradient, offset + i, sum);
    }
  }
}

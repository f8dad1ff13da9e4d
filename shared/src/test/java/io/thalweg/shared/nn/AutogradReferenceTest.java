package io.thalweg.shared.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.autograd.Dims;
import io.thalweg.shared.autograd.Plan;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Agreement with PyTorch, outputs and all gradients, for every case of {@code autograd.json}. The
 * file is read from the folder named by the system property {@code thalweg.reference} (a relative
 * one is taken from the root of the repository); without it, the copy among the test resources is.
 */
class AutogradReferenceTest {
  private static List<Map<String, Object>> cases() throws IOException {
    String folder = System.getProperty("thalweg.reference", "shared/src/test/resources/reference");
    Path file = Path.of("..").resolve(folder).resolve("autograd.json");
    List<Map<String, Object>> cases = ReferenceCase.read(Files.readString(file));
    assertFalse(cases.isEmpty(), file + " has no case");
    return cases;
  }

  @TestFactory
  Stream<DynamicTest> agreesWithPyTorchInFloat64() throws IOException {
    return tests(KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR), 1e-10);
  }

  @TestFactory
  Stream<DynamicTest> agreesWithPyTorchInFloat32() throws IOException {
    return tests(KernelProvider.find(DType.FLOAT32, KernelChoice.SCALAR), 2e-6);
  }

  @Test
  void aCaseThatNothingKnowsFails() {
    Map<String, Object> unknown = Map.of("name", "fft", "inputs", Map.of());
    assertThrows(
        IllegalArgumentException.class,
        () -> ReferenceOperations.apply(new ReferenceCase(unknown)));
  }

  private static <A> Stream<DynamicTest> tests(Kernels<A> kernels, double tolerance)
      throws IOException {
    return cases().stream()
        .map(
            data ->
                DynamicTest.dynamicTest(
                    (String) data.get("name"),
                    () -> compare(new ReferenceCase(data), kernels, tolerance)));
  }

  private static <A> void compare(ReferenceCase recorded, Kernels<A> kernels, double tolerance) {
    Var output = ReferenceOperations.apply(recorded);
    assertEquals(Set.of(), recorded.unread(), "nothing of the case is overlooked");
    int rows = recorded.rows();
    assertArrayEquals(recorded.outputShape(), extents(output.dims(), rows), "shape of the output");
    Plan<A> plan = new Plan<>(kernels, rows, output);
    recorded.fillBatches(plan);
    DType<A> dtype = kernels.dtype();
    A parameters = recorded.parameters(dtype);
    plan.forwardTraining(output, parameters, rows, 0);
    double[] found = ReferenceCase.read(dtype, plan.value(output), 0, output.dims().size(rows));
    close("output", recorded.output(), found, tolerance);
    ReferenceCase.fill(dtype, plan.gradient(output), 0, recorded.upstream());
    A gradient = dtype.allocate(dtype.length(parameters));
    plan.backward(output, gradient);
    List<ReferenceCase.Compared> gradients = recorded.gradients(plan, gradient);
    gradients.forEach(g -> close("gradient of " + g.name(), g.expected(), g.found(), tolerance));
    assertEquals(recorded.gradientNames().size(), gradients.size(), "every gradient is compared");
  }

  private static int[] extents(Dims dims, int rows) {
    return IntStream.range(0, dims.rank()).map(axis -> dims.extent(axis, rows)).toArray();
  }

  private static void close(String what, double[] expected, double[] found, double tolerance) {
    assertEquals(expected.length, found.length, "size of the " + what);
    for (int i = 0; i < expected.length; i++) {
      double allowed = tolerance * Math.max(1, Math.abs(expected[i]));
      assertTrue(
          Math.abs(expected[i] - found[i]) <= allowed,
          what + " " + i + ": expected " + expected[i] + ", found " + found[i]);
    }
  }
}

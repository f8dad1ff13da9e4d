package io.thalweg.shared.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Agreement with PyTorch, outputs and gradients. The file is read from the folder named by the
 * system property {@code thalweg.reference}; without it, the copy among the test resources is.
 */
class ReferenceTest {
  /** The expression of each case of the file. */
  private static final Map<String, Function<ReferenceCase, Var>> EXPRESSIONS = expressions();

  /** Cases for operations that do not exist yet. */
  private static final Set<String> LATER =
      Set.of("conv2d", "conv2d_stride2", "max_pool2d", "avg_pool2d", "embedding");

  private static Map<String, Function<ReferenceCase, Var>> expressions() {
    Map<String, Function<ReferenceCase, Var>> table = new LinkedHashMap<>();
    table.put("linear", c -> c.in("x").linear(c.in("weight"), c.in("bias")));
    table.put("relu", c -> c.in("x").relu());
    table.put("sigmoid", c -> c.in("x").sigmoid());
    table.put("tanh", c -> c.in("x").tanh());
    table.put("softplus", c -> c.in("x").softplus());
    table.put("gelu", c -> c.in("x").gelu());
    table.put("silu", c -> c.in("x").silu());
    table.put("elu", c -> c.in("x").elu(1));
    table.put("leaky_relu", c -> c.in("x").leakyRelu(0.01));
    table.put("softmax", c -> c.in("x").softmax());
    table.put("log_softmax", c -> c.in("x").logSoftmax());
    table.put("exp", c -> c.in("x").exp());
    table.put("log", c -> c.in("x").log());
    table.put("sqrt", c -> c.in("x").sqrt());
    table.put("broadcast_add_mul", c -> c.in("a").add(c.in("b")).mul(c.in("c")));
    table.put("div_pow", c -> c.in("a").div(c.in("b")).add(c.in("b").pow(3)));
    table.put("matmul", c -> c.in("a").matmul(c.in("b")));
    table.put("mean_axis0", c -> c.in("x").mean(0));
    table.put("sum_axis1", c -> c.in("x").sum(1));
    table.put("max_axis1", c -> c.in("x").max(1));
    table.put("mse_loss", c -> c.in("input").sub(c.in("target")).square().mean());
    table.put("l1_loss", c -> c.in("input").sub(c.in("target")).abs().mean());
    table.put("huber_loss", c -> c.in("input").sub(c.in("target")).huber(c.number("delta")).mean());
    table.put("cross_entropy", c -> c.in("input").crossEntropy(c.fixed("target"), 0).mean());
    table.put(
        "cross_entropy_smoothing",
        c -> c.in("input").crossEntropy(c.fixed("target"), c.number("label_smoothing")).mean());
    table.put("bce_with_logits", c -> c.in("input").bceWithLogits(c.fixed("target")).mean());
    table.put(
        "poisson_nll", c -> c.in("input").exp().sub(c.fixed("target").mul(c.in("input"))).mean());
    table.put(
        "squared_hinge",
        c -> {
          Var sign = c.fixed("target01").mul(2).sub(1);
          return c.in("input").mul(sign).neg().add(1).relu().square().mean();
        });
    table.put("layer_norm", c -> normalized(c, -1));
    table.put("batch_norm_train", c -> normalized(c, 0));
    return table;
  }

  /** Normalisation over one axis, composed of elementary operations. */
  private static Var normalized(ReferenceCase c, int axis) {
    Var centred = c.in("x").sub(c.in("x").mean(axis).unsqueeze(axis));
    Var variance = centred.square().mean(axis).unsqueeze(axis);
    Var scaled = centred.div(variance.add(c.number("eps")).sqrt());
    return scaled.mul(c.in("weight")).add(c.in("bias"));
  }

  private static List<Map<String, Object>> cases() throws IOException {
    Path folder = Path.of(System.getProperty("thalweg.reference", "src/test/resources/reference"));
    return ReferenceCase.list(Json.read(Files.readString(folder.resolve("autograd.json"))));
  }

  @Test
  void everyCaseIsCoveredOrKnownToBeLater() throws IOException {
    Set<String> names = new TreeSet<>();
    cases().forEach(c -> names.add((String) c.get("name")));
    Set<String> known = new TreeSet<>(LATER);
    known.addAll(EXPRESSIONS.keySet());
    assertEquals(known, names);
  }

  @TestFactory
  Stream<DynamicTest> agreesWithPyTorchInFloat64() throws IOException {
    return tests(KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR), 1e-10);
  }

  @TestFactory
  Stream<DynamicTest> agreesWithPyTorchInFloat32() throws IOException {
    return tests(KernelProvider.find(DType.FLOAT32, KernelChoice.SCALAR), 2e-6);
  }

  private static <A> Stream<DynamicTest> tests(Kernels<A> kernels, double tolerance)
      throws IOException {
    return cases().stream()
        .filter(data -> EXPRESSIONS.containsKey(data.get("name")))
        .map(
            data ->
                DynamicTest.dynamicTest(
                    (String) data.get("name"), () -> compare(data, kernels, tolerance)));
  }

  private static <A> void compare(Map<String, Object> data, Kernels<A> kernels, double tolerance) {
    ReferenceCase recorded = new ReferenceCase(data);
    Var output = EXPRESSIONS.get(data.get("name")).apply(recorded);
    assertEquals(new Dims(false, recorded.outputShape()), output.dims());
    Plan<A> plan = new Plan<>(kernels, 1, output);
    DType<A> dtype = kernels.dtype();
    plan.forward(output, array(dtype, recorded.parameters()), 1);
    close(recorded.output(), dtype, plan.value(output), tolerance);
    fill(dtype, plan.gradient(output), recorded.upstream());
    A gradient = dtype.allocate(recorded.parameters().length);
    plan.backward(output, gradient);
    close(recorded.gradients(), dtype, gradient, tolerance);
  }

  private static <A> A array(DType<A> dtype, double[] values) {
    A array = dtype.allocate(values.length);
    fill(dtype, array, values);
    return array;
  }

  private static <A> void fill(DType<A> dtype, A array, double[] values) {
    for (int i = 0; i < values.length; i++) {
      dtype.set(array, i, values[i]);
    }
  }

  private static <A> void close(double[] expected, DType<A> dtype, A found, double tolerance) {
    assertTrue(expected.length <= dtype.length(found));
    for (int i = 0; i < expected.length; i++) {
      double allowed = tolerance * Math.max(1, Math.abs(expected[i]));
      assertEquals(expected[i], dtype.get(found, i), allowed, "element " + i);
    }
  }
}

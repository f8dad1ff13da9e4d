package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Dims;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.tensor.Shape;
import io.thalweg.shared.tensor.Window;
import io.thalweg.shared.tensor.Window2d;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The table of operations in the reference file: what to record for a case. A case belongs to the
 * row whose name it has, or begins with: {@code conv2d_stride2} is a {@code conv2d} with other
 * attributes.
 */
final class ReferenceOperations {
  private static final Map<String, Function<ReferenceCase, Var>> TABLE = table();

  private ReferenceOperations() {}

  private static Map<String, Function<ReferenceCase, Var>> table() {
    Map<String, Function<ReferenceCase, Var>> table = new LinkedHashMap<>();
    table.put("linear", c -> c.in("x").linear(c.in("weight"), c.in("bias")));
    table.put("relu", c -> c.in("x").relu());
    table.put("sigmoid", c -> c.in("x").sigmoid());
    table.put("tanh", c -> c.in("x").tanh());
    table.put("softplus", c -> c.in("x").softplus(c.number("beta", 1), c.number("threshold", 20)));
    table.put(
        "gelu", c -> new Layer.Gelu(c.text("approximate", "none")).apply(c.in("x"), List.of(), 0));
    table.put("silu", c -> c.in("x").silu());
    table.put("elu", c -> c.in("x").elu(c.number("alpha", 1)));
    table.put("leaky_relu", c -> c.in("x").leakyRelu(c.number("negative_slope", 0.01)));
    table.put("softmax", c -> lastAxis(c, c.in("x")).softmax());
    table.put("log_softmax", c -> lastAxis(c, c.in("x")).logSoftmax());
    table.put("exp", c -> c.in("x").exp());
    table.put("log", c -> c.in("x").log());
    table.put("sqrt", c -> c.in("x").sqrt());
    table.put("broadcast_add_mul", c -> c.in("a").add(c.in("b")).mul(c.in("c")));
    table.put("div_pow", c -> c.in("a").div(c.in("b")).add(c.in("b").pow(c.number("exponent", 3))));
    table.put("matmul", c -> c.in("a").matmul(c.in("b")));
    table.put("mean", c -> c.in("x").mean(c.axis(-1)));
    table.put("sum", c -> c.in("x").sum(c.axis(-1)));
    table.put("max", c -> c.in("x").max(c.axis(-1)));
    table.put(
        "layer_norm",
        c -> c.in("x").layerNorm(c.number("eps", 1e-5), c.in("weight"), c.in("bias")));
    table.put("embedding", c -> c.fixed("index").embedding(c.in("weight")));
    table.put("batch_norm_train", ReferenceOperations::batchNorm);
    table.put("conv2d", ReferenceOperations::conv2d);
    table.put("max_pool2d", c -> c.in("x").maxPool2d(pooling(c)));
    table.put(
        "avg_pool2d", c -> c.in("x").avgPool2d(pooling(c), c.flag("count_include_pad", true)));
    losses(table);
    return table;
  }

  private static void losses(Map<String, Function<ReferenceCase, Var>> table) {
    table.put("mse_loss", c -> mean(c, new Loss.Mse(), c.in("target")));
    table.put("l1_loss", c -> mean(c, new Loss.L1(), c.in("target")));
    table.put("huber_loss", c -> mean(c, new Loss.Huber(c.number("delta", 1)), c.in("target")));
    table.put("cross_entropy", ReferenceOperations::crossEntropy);
    table.put(
        "bce_with_logits",
        c -> mean(c, new Loss.BceWithLogits(c.number("pos_weight", 1)), c.fixed("target")));
    table.put(
        "poisson_nll",
        c ->
            mean(
                c,
                new Loss.PoissonNll(
                    c.flag("log_input", true), c.flag("full", false), c.number("eps", 1e-8)),
                c.fixed("target")));
    table.put("hinge", c -> mean(c, new Loss.Hinge(), c.fixed("target01")));
    table.put("squared_hinge", c -> mean(c, new Loss.SquaredHinge(), c.fixed("target01")));
  }

  private static Var mean(ReferenceCase c, Loss.Elementwise loss, Var target) {
    return loss.of(c.in("input"), target).mean();
  }

  /** The mean over rows as it is taken in training: of loss sum and weight sum. */
  private static Var crossEntropy(ReferenceCase c) {
    Loss loss = new Loss.CrossEntropy(c.number("label_smoothing", 0), c.list("weight"));
    double weight = c.integers("target").stream().mapToDouble(loss::labelWeight).sum();
    return loss.perRow(c.in("input"), c.fixed("target")).sum().mul(1 / weight);
  }

  private static Var batchNorm(ReferenceCase c) {
    Var x = c.in("x");
    int channels = x.dims().extent(1);
    Var none = x.graph().constant(Shape.of(channels), new double[channels]); // unused in training
    double eps = c.number("eps", 1e-5);
    return x.batchNorm(eps, 1 << 20, none, none, c.in("weight"), c.in("bias"));
  }

  private static Var conv2d(ReferenceCase c) {
    Var weight = c.in("weight");
    Window2d window =
        window(c, weight.dims().extent(2), weight.dims().extent(3), List.of(1.0), false);
    return c.has("bias")
        ? c.in("x").conv2d(window, weight, c.in("bias"))
        : c.in("x").conv2d(window, weight);
  }

  private static Window2d pooling(ReferenceCase c) {
    List<Double> named = c.list("kernel_size");
    List<Double> kernel = named.isEmpty() ? c.list("kernel") : named;
    return window(c, at(kernel, 0), at(kernel, 1), kernel, c.flag("ceil_mode", false));
  }

  private static Window2d window(
      ReferenceCase c, int height, int width, List<Double> stride, boolean ceil) {
    Dims image = c.in("x").dims();
    List<Double> strides = c.list("stride").isEmpty() ? stride : c.list("stride");
    List<Double> padding = c.list("padding").isEmpty() ? List.of(0.0) : c.list("padding");
    List<Double> dilation = c.list("dilation").isEmpty() ? List.of(1.0) : c.list("dilation");
    return new Window2d(
        new Window(image.extent(2), height, at(strides, 0), at(padding, 0), at(dilation, 0), ceil),
        new Window(image.extent(3), width, at(strides, 1), at(padding, 1), at(dilation, 1), ceil));
  }

  /** The number along an axis; one number alone is for both. */
  private static int at(List<Double> pair, int axis) {
    return pair.get(Math.min(axis, pair.size() - 1)).intValue();
  }

  private static Var lastAxis(ReferenceCase c, Var x) {
    int last = x.dims().rank() - 1;
    int axis = c.axis(last);
    if (axis != -1 && axis != last) {
      throw new IllegalArgumentException(c.name() + " is over the last axis only, not " + axis);
    }
    return x;
  }

  /**
   * Records the output of a case.
   *
   * @throws IllegalArgumentException if no row knows it
   */
  static Var apply(ReferenceCase c) {
    return TABLE.keySet().stream()
        .filter(key -> (c.name() + "_").startsWith(key + "_"))
        .max(Comparator.comparing(String::length))
        .map(key -> TABLE.get(key).apply(c))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no operation for case '" + c.name() + "': known are " + TABLE.keySet()));
  }
}

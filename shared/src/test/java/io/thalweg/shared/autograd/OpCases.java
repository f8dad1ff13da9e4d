package io.thalweg.shared.autograd;

import static io.thalweg.shared.autograd.Dims.BATCH;

import io.thalweg.shared.tensor.Window;
import io.thalweg.shared.tensor.Window2d;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The sample inputs at which each operation's derivative is compared with finite differences. */
final class OpCases {
  /**
   * One operation at random inputs.
   *
   * @param low inputs are drawn between low and high
   * @param shapes of its inputs; a leading BATCH stands for a run of fewer rows than the capacity
   */
  record Case(Op op, double low, double high, List<Dims> shapes) {
    @Override
    public String toString() {
      return op + " of " + shapes + " in [" + low + ", " + high + "]";
    }
  }

  private OpCases() {}

  private static Case of(Op op, double low, double high, Dims... shapes) {
    return new Case(op, low, high, Arrays.asList(shapes));
  }

  private static Dims dims(int... extents) {
    return Dims.of(extents);
  }

  static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (Op op : arithmetic()) {
      cases.add(of(op, 0.5, 2, dims(3, 4), dims(3, 4)));
      cases.add(of(op, -2, -0.5, dims(BATCH, 4), dims(BATCH, 4)));
      cases.add(of(op, 0.5, 2, dims(), dims()));
    }
    for (Op op : elementwise()) {
      cases.add(of(op, -3, 3, dims(3, 7)));
      cases.add(of(op, -3, 3, dims(BATCH, 2, 3)));
    }
    for (Op op : List.of(new Elementary.Log(), new Elementary.Sqrt(), new Elementary.Pow(-1.5))) {
      cases.add(of(op, 0.3, 3, dims(3, 7)));
      cases.add(of(op, 0.3, 3, dims(BATCH, 5)));
    }
    for (int axis = 0; axis < 3; axis++) {
      for (Op op : reductions(axis)) {
        cases.add(of(op, -2, 2, dims(2, 18, 3)));
        cases.add(of(op, -2, 2, dims(BATCH, 5, 2)));
      }
    }
    cases.add(of(new Reduction.Sum(0), -2, 2, dims(20)));
    cases.add(of(new Movement.Reshape(dims(2, 6)), -2, 2, dims(3, 4)));
    cases.add(of(new Movement.Reshape(dims(BATCH, 2, 3)), -2, 2, dims(BATCH, 6)));
    cases.add(of(new Movement.Expand(1, 5), -2, 2, dims(3, 1, 2)));
    cases.add(of(new Movement.Expand(0, BATCH), -2, 2, dims(1, 4)));
    cases.add(of(new Movement.Expand(1, 4), -2, 2, dims(BATCH, 1)));
    cases.add(of(new Product.Matmul(), -2, 2, dims(3, 4), dims(4, 5)));
    cases.add(of(new Product.Matmul(), -2, 2, dims(BATCH, 4), dims(4, 5)));
    cases.add(of(new Product.BatchMatmul(), -2, 2, dims(BATCH, 2, 3, 4), dims(BATCH, 2, 4, 5)));
    cases.add(of(new Product.BatchMatmul(), -2, 2, dims(2, 3, 4), dims(2, 4, 1)));
    cases.add(of(new Product.BatchMatmul(), -2, 2, dims(BATCH, 3, 4), dims(4, 5)));
    cases.add(of(new Product.BatchMatmul(), -2, 2, dims(2, 3, 18), dims(18, 1)));
    cases.add(of(new Product.Linear(), -2, 2, dims(BATCH, 4), dims(5, 4), dims(5)));
    cases.add(of(new Product.Linear(), -2, 2, dims(3, 4), dims(5, 4)));
    cases.addAll(arrangements());
    cases.add(of(new Movement.Embedding(), -2, 2, dims(BATCH, 3), dims(4, 5)));
    cases.add(of(new Movement.Embedding(), -2, 2, dims(6), dims(4, 1)));
    for (Dims x : List.of(dims(3, 5), dims(BATCH, 2, 5), dims(5))) {
      cases.add(of(new RowWise.LayerNorm(1e-3), -2, 2, x));
      cases.add(of(new RowWise.LayerNorm(1e-3), -2, 2, x, dims(5), dims(5)));
    }
    for (Op op : rowWise()) {
      cases.add(of(op, -3, 3, dims(3, 5)));
      cases.add(of(op, -3, 3, dims(BATCH, 2, 5)));
      cases.add(of(op, -3, 3, dims(5)));
    }
    cases.addAll(spatial());
    Dims three = dims(3);
    for (int group : new int[] {4, 5, 64}) { // 17 rows: 4 + 4 + 4 + 5, 5 + 5 + 5 + 2, 17
      BatchNormOp norm = new BatchNormOp(1e-3, group);
      cases.add(of(norm, -2, 2, dims(BATCH, 3), three, three, three, three));
      cases.add(of(norm, -2, 2, dims(BATCH, 3, 2, 2), three, three, three, three));
      cases.add(of(norm, -2, 2, dims(5, 3), three, three));
    }
    cases.add(of(new LossOp.CrossEntropy(0), -3, 3, dims(BATCH, 5), dims(BATCH)));
    cases.add(of(new LossOp.CrossEntropy(0.2), -3, 3, dims(4, 5), dims(4)));
    cases.add(of(new LossOp.CrossEntropy(0.2), -3, 3, dims(BATCH, 2, 5), dims(BATCH, 2)));
    cases.add(
        of(
            new LossOp.WeightedNll(0.2, List.of(0.5, 2.0, 0.0, 1.0)),
            -3,
            3,
            dims(BATCH, 2, 4),
            dims(BATCH, 2)));
    cases.add(
        of(
            new LossOp.WeightedNll(0.2, List.of(0.5, 2.0, 0.0, 1.0, 3.0)),
            -3,
            3,
            dims(BATCH, 5),
            dims(BATCH)));
    cases.add(of(new LossOp.Stirling(), 0.2, 4, dims(BATCH, 2)));
    cases.add(of(new LossOp.BceWithLogits(), -3, 3, dims(BATCH, 2), dims(BATCH, 2)));
    cases.add(of(new LossOp.Huber(0.7), -2, 2, dims(3, 7)));
    return cases;
  }

  private static List<Case> arrangements() {
    List<Case> cases = new ArrayList<>();
    cases.add(of(new Arrangement.Permute(List.of(1, 0)), -2, 2, dims(3, 4)));
    cases.add(of(new Arrangement.Permute(List.of(0, 1)), -2, 2, dims(3, 4)));
    cases.add(of(new Arrangement.Permute(List.of(0)), -2, 2, dims(BATCH)));
    cases.add(of(new Arrangement.Permute(List.of(0, 2, 1)), -2, 2, dims(BATCH, 3, 4)));
    cases.add(of(new Arrangement.Permute(List.of(0, 2, 1, 3)), -2, 2, dims(BATCH, 3, 2, 4)));
    cases.add(of(new Arrangement.Permute(List.of(0, 3, 1, 2)), -2, 2, dims(BATCH, 3, 2, 4)));
    cases.add(of(new Arrangement.Permute(List.of(3, 2, 1, 0)), -2, 2, dims(2, 3, 4, 5)));
    cases.add(of(new Arrangement.Permute(List.of(2, 0, 3, 1)), -2, 2, dims(2, 3, 1, 5)));
    cases.add(of(new Arrangement.Slice(1, 1, 3), -2, 2, dims(BATCH, 4)));
    cases.add(of(new Arrangement.Slice(1, 0, 1), -2, 2, dims(BATCH, 3, 2)));
    cases.add(of(new Arrangement.Slice(0, 2, 5), -2, 2, dims(5, 3)));
    cases.add(of(new Arrangement.Concat(1), -2, 2, dims(BATCH, 2), dims(BATCH, 3), dims(BATCH, 1)));
    cases.add(of(new Arrangement.Concat(2), -2, 2, dims(BATCH, 2, 3), dims(BATCH, 2, 1)));
    cases.add(of(new Arrangement.Concat(0), -2, 2, dims(2, 3), dims(1, 3)));
    return cases;
  }

  private static List<Case> spatial() {
    Window2d plain = new Window2d(window(5, 3, 1, 1, 1), window(4, 2, 1, 0, 1));
    Window2d wide = new Window2d(window(7, 2, 3, 2, 2), window(6, 3, 2, 1, 1));
    Window2d overlapping = new Window2d(window(5, 3, 2, 1, 1), window(4, 2, 1, 1, 1));
    List<Case> cases = new ArrayList<>();
    cases.add(conv2d(plain, dims(BATCH, 2, 5, 4), dims(3, 2, 3, 2), dims(3)));
    cases.add(conv2d(wide, dims(2, 5, 7, 6), dims(4, 5, 2, 3), dims(4)));
    cases.add(conv2d(wide, dims(BATCH, 1, 7, 6), dims(5, 1, 2, 3)));
    cases.add(of(new Spatial.MaxPool2d(plain), -2, 2, dims(BATCH, 2, 5, 4)));
    cases.add(of(new Spatial.MaxPool2d(overlapping), -2, 2, dims(2, 2, 5, 4)));
    cases.add(of(new Spatial.AvgPool2d(plain, true), -2, 2, dims(BATCH, 2, 5, 4)));
    cases.add(of(new Spatial.AvgPool2d(overlapping, true), -2, 2, dims(2, 2, 5, 4)));
    cases.add(of(new Spatial.AvgPool2d(overlapping, false), -2, 2, dims(2, 2, 5, 4)));
    return cases;
  }

  private static Window window(int size, int kernel, int stride, int padding, int dilation) {
    return new Window(size, kernel, stride, padding, dilation, false);
  }

  private static Case conv2d(Window2d window, Dims... shapes) {
    return of(Spatial.Conv2d.of(window, shapes[1]), -2, 2, shapes);
  }

  private static List<Op> arithmetic() {
    return List.of(
        new Arithmetic.Add(),
        new Arithmetic.Subtract(),
        new Arithmetic.Multiply(),
        new Arithmetic.Divide());
  }

  private static List<Op> elementwise() {
    return List.of(
        new Elementary.Exp(),
        new Elementary.Abs(),
        new Elementary.Pow(2),
        new Elementary.Pow(3),
        new Elementary.Affine(-1.5, 0.3),
        new Activation.Relu(),
        new Activation.LeakyRelu(0.1),
        new Activation.Elu(1.3),
        new Activation.Gelu(),
        new Activation.Silu(),
        new Activation.Softplus(1, 20),
        new Activation.Softplus(1.5, 2),
        new Activation.Tanh(),
        new Activation.Sigmoid());
  }

  private static List<Op> reductions(int axis) {
    return List.of(new Reduction.Sum(axis), new Reduction.Mean(axis), new Reduction.Max(axis));
  }

  private static List<Op> rowWise() {
    return List.of(
        new RowWise.Softmax(),
        new RowWise.LogSoftmax(),
        new RowWise.Dropout(0.4, 2),
        new RowWise.Standardize(
            List.of(0.1, 0.2, 0.3, 0.4, 0.5), List.of(2.0, 3.0, 0.5, 1.0, -1.0)));
  }

  /** All operations that the sealed hierarchy permits. */
  static Set<Class<?>> permitted() {
    Set<Class<?>> found = new LinkedHashSet<>();
    collect(Op.class, found);
    return found;
  }

  private static void collect(Class<?> type, Set<Class<?>> found) {
    if (type.isSealed()) {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        collect(permitted, found);
      }
    } else {
      found.add(type);
    }
  }
}

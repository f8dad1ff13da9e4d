package io.thalweg.shared.nn;

import io.thalweg.driver.Trial;
import io.thalweg.shared.autograd.Dims;
import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** What errors of a user's objective tell its author to do. */
class ObjectiveRemediesTest {
  private static final double[] MEAN = {1};
  private static final double[] SCALE = {2};

  /** Stands for a field of the user's class, which cannot travel. */
  private final double scale = 2;

  private static List<Weight> weight(Shape shape) {
    return List.of(Weight.of("w", shape, new Initialiser.Zeros()));
  }

  private static ObjectiveModel model(ObjectiveFunction objective) {
    return ObjectiveModel.of(1, weight(Shape.of()), objective, Optional.empty());
  }

  private static Executable fits(ObjectiveFunction objective) {
    return () -> model(objective);
  }

  private static Executable fitsWithoutData(Shape shape, ObjectiveFunction.WithoutData objective) {
    return () -> ObjectiveModel.withoutData(weight(shape), objective);
  }

  private static Var errors(Parameters p, Var x, Var y) {
    return x.reshape(Graph.BATCH).mul(p.get("w")).sub(y).square();
  }

  /** A classification of one row with a label. */
  private static Executable classifies(int outputs, double label) {
    return () -> {
      ObjectiveModel model =
          ObjectiveModel.of(
              1,
              weight(Shape.of(outputs, 1)),
              (p, x, y) -> x.linear(p.get("w")).crossEntropy(y, 0),
              Optional.empty());
      ModelPlan<double[]> plan =
          new ModelPlan<>(model, KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR), 1);
      Block<double[]> row = plan.newBlock();
      row.labels()[0] = label;
      plan.loss(row, model.initialise(DType.FLOAT64, 1));
    };
  }

  @TestFactory
  Stream<DynamicTest> expressions() {
    return Stream.of(
        Trial.of(
            "use the parameters: p.get(\"w\")",
            fits((p, x, y) -> y.square()),
            fits((p, x, y) -> y.sub(p.get("w")).square())),
        Trial.of(
            "compute with the arguments only; numbers may be captured, values may not",
            fitsWithoutData(Shape.of(), p -> new Graph().parameter("q", Shape.of(), 0)),
            fitsWithoutData(Shape.of(), p -> p.get("w").mul(MEAN[0]))),
        Trial.of(
            "add .sum() or .mean()",
            fitsWithoutData(Shape.of(3), p -> p.get("w").square()),
            fitsWithoutData(Shape.of(3), p -> p.get("w").square().sum()),
            fitsWithoutData(Shape.of(3), p -> p.get("w").square().mean())),
        Trial.of(
            "take the sum or the mean over the last axis: .mean(-1)",
            fits((p, x, y) -> wide(p, x)),
            fits((p, x, y) -> wide(p, x).sum(-1)),
            fits((p, x, y) -> wide(p, x).mean(-1))),
        Trial.of(
            "leave out the sum or mean over the rows: Thalweg takes it over all workers",
            fits((p, x, y) -> errors(p, x, y).mean()),
            fits((p, x, y) -> errors(p, x, y))),
        Trial.of(
            "reduce over the last axis (-1) only; a batch is spread over many workers",
            fits((p, x, y) -> errors(p, x, y).sub(y.mean())),
            fits((p, x, y) -> errors(p, x, y).sub(wide(p, x).mean(-1)))),
        Trial.of(
            "write x.standardize(mean, scale) within the objective",
            () -> model((p, x, y) -> errors(p, x, y)).with(new Standardize(MEAN, SCALE)),
            fits((p, x, y) -> errors(p, x.standardize(MEAN, SCALE), y))),
        Trial.of(
            "number the classes from 0, or give the last layer as many outputs as classes",
            classifies(2, 2),
            classifies(2, 1),
            classifies(3, 2)));
  }

  private static Var wide(Parameters p, Var x) {
    return x.linear(p.get("w").reshape(1, 1)).expand(Dims.of(Graph.BATCH, 3));
  }

  @TestFactory
  Stream<DynamicTest> whatALambdaCaptures() {
    double copy = this.scale;
    return Stream.of(
        Trial.of(
            "copy what the lambda needs into a local variable before it, such as double scale ="
                + " this.scale, and use that",
            fitsWithoutData(Shape.of(), p -> p.get("w").mul(scale)),
            fitsWithoutData(Shape.of(), p -> p.get("w").mul(copy))));
  }
}

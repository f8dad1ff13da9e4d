package io.thalweg.shared.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.autograd.Dims;
import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.tensor.Shape;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObjectiveModelTest {
  private static final Kernels<double[]> KERNELS =
      KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR);

  private static final List<Weight> LINE = List.of(scalar("w"), scalar("b"));

  private static Weight scalar(String name) {
    return Weight.of(name, Shape.of(), new Initialiser.Constant(0));
  }

  private static ObjectiveModel line(ObjectiveFunction objective) {
    return ObjectiveModel.of(1, LINE, objective, Optional.empty());
  }

  private static Var prediction(Parameters p, Var x) {
    return x.reshape(Graph.BATCH).mul(p.get("w")).add(p.get("b"));
  }

  private static ThalwegException refused(ObjectiveFunction objective) {
    return assertThrows(ThalwegException.class, () -> line(objective));
  }

  private static ThalwegException refused(ObjectiveFunction.WithoutData objective) {
    return assertThrows(ThalwegException.class, () -> ObjectiveModel.withoutData(LINE, objective));
  }

  @Test
  void anObjectiveWithoutDataHasALossAndAGradient() {
    ObjectiveModel model =
        ObjectiveModel.withoutData(List.of(scalar("theta")), p -> p.get("theta").sub(3).square());
    ModelPlan<double[]> plan = new ModelPlan<>(model, KERNELS, 1);
    double[] gradient = new double[1];
    assertEquals(4, plan.gradient(plan.newBlock(), new double[] {1}, 0, gradient));
    assertArrayEquals(new double[] {-4}, gradient);
    assertEquals(0, model.inputs());
    assertFalse(model.predicts());
  }

  @Test
  void anObjectiveOverRowsEqualsTheLayersThatItSpellsOut() {
    ObjectiveModel model =
        ObjectiveModel.of(
            2,
            List.of(
                Weight.of("weight", Shape.of(1, 2), new Initialiser.Zeros()),
                Weight.of("bias", Shape.of(1), new Initialiser.Zeros())),
            (p, x, y) ->
                x.linear(p.get("weight"), p.get("bias")).reshape(Graph.BATCH).sub(y).square(),
            Optional.of((p, x) -> x.linear(p.get("weight"), p.get("bias"))));
    ModelSpec layers = new ModelSpec(2, List.of(new Layer.Linear(1)), new Loss.Mse());
    assertEquals(layers.slots().size(), model.slots().size());
    assertTrue(model.predicts());
    assertArrayEquals(gradient(layers), gradient(model));
  }

  private static double[] gradient(Model model) {
    ModelPlan<double[]> plan = new ModelPlan<>(model, KERNELS, 3);
    Block<double[]> block = plan.newBlock();
    System.arraycopy(new double[] {1, 2, -1, 0.5, 0.25, 4}, 0, block.features().values(), 0, 6);
    System.arraycopy(new double[] {1, 0, 3}, 0, block.labels(), 0, 3);
    double[] gradient = new double[3];
    plan.gradient(block, new double[] {0.5, -0.25, 0.125}, 0, gradient);
    return gradient;
  }

  @Test
  void theFirstValuesAreThoseOfTheInitialisers() {
    ObjectiveModel model =
        ObjectiveModel.of(
            1,
            List.of(scalar("w"), Weight.of("b", Shape.of(), new Initialiser.Constant(7))),
            (p, x, y) -> prediction(p, x).sub(y).square(),
            Optional.empty());
    assertArrayEquals(new float[] {0, 7}, model.initialise(DType.FLOAT32, 1));
  }

  @Test
  void whatIsNoScalarIsRefusedWithItsShape() {
    ThalwegException vector =
        refused(p -> p.get("w").mul(p.get("w").graph().constant(Shape.of(2), 1, 2)));
    assertEquals(ErrorCode.BAD_SHAPE, vector.code());
    assertTrue(vector.getMessage().contains("(2)"), vector.getMessage());

    ThalwegException wide =
        refused((p, x, y) -> x.linear(p.get("w").reshape(1, 1)).expand(Dims.of(Graph.BATCH, 3)));
    assertEquals(ErrorCode.BAD_SHAPE, wide.code());
    assertTrue(wide.getMessage().contains("(batch, 3)"), wide.getMessage());
  }

  @Test
  void aMeanOverTheRowsIsLeftToThalweg() {
    ThalwegException e = refused((p, x, y) -> prediction(p, x).sub(y).square().mean());
    assertEquals(ErrorCode.BAD_SHAPE, e.code());
    assertTrue(e.remedy().contains("over the rows"), e.remedy());
  }

  @Test
  void aRowMayNotDependOnOtherRows() {
    ThalwegException e = refused((p, x, y) -> prediction(p, x).sub(y.mean()).square());
    assertEquals(ErrorCode.BAD_OBJECTIVE, e.code());
    assertTrue(e.getMessage().contains("other rows"), e.getMessage());
  }

  @Test
  void aPenaltyOnTheParametersIsNoMixOfRows() {
    ObjectiveModel model =
        line((p, x, y) -> prediction(p, x).sub(y).square().add(p.get("w").square().mul(0.1)));
    assertEquals(2, model.slots().size());
  }

  @Test
  void anObjectiveMustDependOnAParameter() {
    ThalwegException e = refused((p, x, y) -> y.square());
    assertEquals(ErrorCode.BAD_OBJECTIVE, e.code());
    assertTrue(e.remedy().contains("p.get(\"w\")"), e.remedy());
  }

  @Test
  void anUnknownParameterIsNamedWithTheNearest() {
    ThalwegException e = refused((p, x, y) -> prediction(p, x).sub(p.get("W")));
    assertEquals(ErrorCode.UNKNOWN_KEY, e.code());
    assertTrue(e.getMessage().contains("'w'"), e.getMessage());
  }

  @Test
  void shapesThatDoNotFitAreSaidBeforeAnythingRuns() {
    ThalwegException e = refused((p, x, y) -> x.matmul(p.get("w").reshape(1, 1)).sub(y));
    assertEquals(ErrorCode.BAD_SHAPE, e.code());
    assertTrue(e.what().startsWith("the objective: "), e.what());
    assertTrue(e.getMessage().contains("(batch, 1) and (batch)"), e.getMessage());
  }

  @Test
  void anObjectiveThatThrowsIsAUsersError() {
    ThalwegException e =
        refused(
            (p, x, y) -> {
              throw new IllegalStateException("no luck");
            });
    assertEquals(ErrorCode.BAD_OBJECTIVE, e.code());
    assertTrue(e.getMessage().contains("no luck"), e.getMessage());
  }

  @Test
  void nothingAndValuesOfOtherGraphsAreRefused() {
    assertEquals(ErrorCode.BAD_OBJECTIVE, refused((p, x, y) -> null).code());
    assertEquals(
        ErrorCode.BAD_OBJECTIVE, refused(p -> new Graph().parameter("q", Shape.of(), 0)).code());
  }

  @Test
  void aCapturedVariableThatCannotTravelIsNamed() {
    Thread thread = Thread.currentThread();
    ThalwegException e = refused(p -> p.get("w").mul(thread.getPriority()));
    assertEquals(ErrorCode.NOT_SERIALIZABLE, e.code());
    assertTrue(e.getMessage().contains("captured variable"), e.getMessage());
    assertTrue(e.getMessage().contains("java.lang.Thread"), e.getMessage());
  }

  /** Serializable itself, but not all that it holds. */
  private static final class Experiment implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // the point of the test
    private final Object connection = new Object();

    private final double scale = 2;

    ObjectiveFunction.WithoutData objective() {
      return p -> p.get("w").square().mul(scale).add(connection.hashCode());
    }
  }

  @Test
  void theFieldOfACapturedObjectIsNamed() {
    ThalwegException e = refused(new Experiment().objective());
    assertEquals(ErrorCode.NOT_SERIALIZABLE, e.code());
    assertTrue(
        e.getMessage().contains("the field 'connection' of the enclosing object 'this'"),
        e.getMessage());
  }

  @Test
  void anEnclosingObjectThatCannotTravelIsNamed() {
    ThalwegException e = refused(p -> p.get("w").mul(hashCode()));
    assertEquals(ErrorCode.NOT_SERIALIZABLE, e.code());
    assertTrue(e.getMessage().contains("the enclosing object 'this'"), e.getMessage());
    assertTrue(e.getMessage().contains(getClass().getName()), e.getMessage());
  }

  @Test
  void whatIsCapturedIsTakenAsItIsWhenTheModelIsMade() {
    double[] target = {3};
    ObjectiveModel model =
        ObjectiveModel.withoutData(
            List.of(scalar("theta")), p -> p.get("theta").sub(target[0]).square());
    target[0] = 100;
    ModelPlan<double[]> plan = new ModelPlan<>(model, KERNELS, 1);
    assertEquals(9, plan.loss(plan.newBlock(), new double[] {0}));
  }

  @Test
  void aModelNeedsParametersWithNamesOfTheirOwn() {
    assertEquals(
        ErrorCode.BAD_VALUE,
        assertThrows(
                ThalwegException.class,
                () -> ObjectiveModel.withoutData(List.of(), p -> p.get("w")))
            .code());
    assertEquals(
        ErrorCode.BAD_VALUE,
        assertThrows(
                ThalwegException.class,
                () ->
                    ObjectiveModel.withoutData(List.of(scalar("w"), scalar("w")), p -> p.get("w")))
            .code());
  }

  private static ObjectiveModel classifier(ObjectiveFunction.Prediction logits) {
    return ObjectiveModel.classifier(
        2,
        List.of(Weight.of("weight", Shape.of(3, 2), new Initialiser.Zeros())),
        (p, x, y) -> x.linear(p.get("weight")).crossEntropy(y, 0),
        logits);
  }

  @Test
  void anObjectiveClassifiesByTheLogitsThatItNames() {
    ObjectiveModel three = classifier((p, x) -> x.linear(p.get("weight")));
    assertEquals(Task.CLASSIFICATION, three.task());
    assertEquals(3, three.outputs());
    assertTrue(three.labels().accepts(2) && !three.labels().accepts(3));
    ObjectiveModel two = classifier((p, x) -> x.linear(p.get("weight")).max(1));
    assertEquals(Task.BINARY, two.task());
    assertEquals(1, two.outputs());
    assertTrue(two.labels().accepts(1) && !two.labels().accepts(2));
  }

  @Test
  void logitsOfTheWrongShapeAreAnError() {
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () -> classifier((p, x) -> x.linear(p.get("weight")).unsqueeze(1)));
    assertEquals(ErrorCode.BAD_SHAPE, error.code());
    assertTrue(error.getMessage().contains("(batch, classes)"), error.getMessage());
  }

  @Test
  void labelsOfSeveralNumbersReachTheObjective() {
    ObjectiveModel model =
        ObjectiveModel.of(
            2,
            3,
            List.of(Weight.of("weight", Shape.of(3, 2), new Initialiser.Zeros())),
            (p, x, y) -> x.linear(p.get("weight")).sub(y).square().sum(-1),
            Optional.empty());
    ModelPlan<double[]> plan = new ModelPlan<>(model, KERNELS, 1);
    Block<double[]> block = plan.newBlock();
    System.arraycopy(new double[] {1, 2, 3}, 0, block.labels(), 0, 3);
    assertEquals(1 + 4 + 9, plan.loss(block, new double[6]));
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () -> plan.loss(Block.dense(DType.FLOAT64, 1, 2, 1), new double[6]));
    assertEquals(ErrorCode.BAD_SHAPE, error.code());
  }
}

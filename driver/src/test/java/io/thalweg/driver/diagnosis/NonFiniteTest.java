package io.thalweg.driver.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Finding.Code;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.nn.Initialiser;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.LayerMeasure;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelProbe;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.ObjectiveFunction;
import io.thalweg.shared.nn.ObjectiveModel;
import io.thalweg.shared.nn.Weight;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Shape;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.compute.BatchReplay;
import io.thalweg.worker.compute.Fault;
import io.thalweg.worker.data.OddRow;
import io.thalweg.worker.data.Shard;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Objectives whose numbers are not finite, and what is said of them. */
class NonFiniteTest {
  private static final DType<float[]> F32 = DType.FLOAT32;
  private static final int ROWS = 8;

  /**
   * An objective of x = -2, -1, 0, 1, 2, 3, 4, 5, label x, and w = (1, 1).
   *
   * @param written the objective
   * @param says what the cause says
   * @param mended the objective as the remedy says
   */
  private record Case(
      String name, Code code, String says, ObjectiveFunction written, ObjectiveFunction mended) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "a logarithm of 0 and below",
            Code.INVALID_OPERATION,
            "log(-2) is not a number, in 3 of the 8 rows of the batch",
            (p, x, y) -> x.mul(p.get("w")).mean(-1).log(),
            (p, x, y) -> x.mul(p.get("w")).mean(-1).softplus().log()),
        new Case(
            "a logarithm of 0",
            Code.INVALID_OPERATION,
            "log(0) is infinite, in 3 of the 8 rows of the batch",
            (p, x, y) -> x.mul(p.get("w")).mean(-1).relu().log(),
            (p, x, y) -> x.mul(p.get("w")).mean(-1).relu().add(1e-6).log()),
        new Case(
            "a root of a negative number",
            Code.INVALID_OPERATION,
            "sqrt(-2) is not a number, in 2 of the 8 rows of the batch",
            (p, x, y) -> x.mul(p.get("w")).mean(-1).sqrt(),
            (p, x, y) -> x.mul(p.get("w")).mean(-1).square().add(1e-12).sqrt()),
        new Case(
            "the slope of a root at 0",
            Code.INVALID_OPERATION,
            "the derivative of sqrt(0) is infinite, in 1 of the 8 rows of the batch",
            (p, x, y) -> x.mul(p.get("w")).mean(-1).square().sqrt(),
            (p, x, y) -> x.mul(p.get("w")).mean(-1).square().add(1e-12).sqrt()),
        new Case(
            "0 / 0",
            Code.INVALID_OPERATION,
            "0 / 0 is not a number, in 1 of the 8 rows of the batch",
            (p, x, y) -> x.mul(p.get("w")).mean(-1).div(y),
            (p, x, y) -> x.mul(p.get("w")).mean(-1).div(y.square().add(1e-6))),
        new Case(
            "a power of a negative number",
            Code.INVALID_OPERATION,
            "-2^1.5 is not a number, in 2 of the 8 rows of the batch",
            (p, x, y) -> x.mul(p.get("w")).mean(-1).pow(1.5),
            (p, x, y) -> x.mul(p.get("w")).mean(-1).relu().add(1e-6).pow(1.5)),
        new Case(
            "a negative power of 0",
            Code.INVALID_OPERATION,
            "0^-1 is infinite, in 1 of the 8 rows of the batch",
            (p, x, y) -> x.mul(p.get("w")).mean(-1).square().pow(-1),
            (p, x, y) -> x.mul(p.get("w")).mean(-1).square().add(1e-6).pow(-1)),
        new Case(
            "a softmax",
            Code.UNSTABLE_NUMERICS,
            "a softmax is written out by hand, and exp(100) is infinite",
            (p, x, y) -> {
              var e = x.mul(p.get("w")).mul(100).exp();
              return e.div(e.sum(-1).unsqueeze(-1)).sum(-1);
            },
            (p, x, y) -> x.mul(p.get("w")).mul(100).softmax().sum(-1)),
        new Case(
            "the logarithm of a sum of exponentials",
            Code.UNSTABLE_NUMERICS,
            "the logarithm of a softmax is written out by hand, and exp(100) is infinite",
            (p, x, y) -> x.mul(p.get("w")).mul(100).exp().sum(-1).log(),
            (p, x, y) -> x.mul(p.get("w")).mul(100).logSoftmax().sum(-1)),
        new Case(
            "the logarithm of a softmax",
            Code.UNSTABLE_NUMERICS,
            "the logarithm of a softmax is written out by hand, and log(0) is infinite",
            (p, x, y) -> x.mul(p.get("w")).mul(100).concat(-1, x).softmax().log().sum(-1),
            (p, x, y) -> x.mul(p.get("w")).mul(100).concat(-1, x).logSoftmax().sum(-1)),
        new Case(
            "a sigmoid",
            Code.UNSTABLE_NUMERICS,
            "a sigmoid is written out by hand, and exp(200) is infinite",
            (p, x, y) -> x.mul(p.get("w")).mean(-1).mul(-100).exp().add(1).pow(-1),
            (p, x, y) -> x.mul(p.get("w")).mean(-1).mul(100).sigmoid()),
        new Case(
            "a softplus",
            Code.UNSTABLE_NUMERICS,
            "a softplus is written out by hand, and exp(100) is infinite",
            (p, x, y) -> x.mul(p.get("w")).mean(-1).mul(100).exp().add(1).log(),
            (p, x, y) -> x.mul(p.get("w")).mean(-1).mul(100).softplus()),
        new Case(
            "the logarithm of a sigmoid",
            Code.UNSTABLE_NUMERICS,
            "the logarithm of a sigmoid is written out by hand, and log(0) is infinite",
            (p, x, y) -> x.mul(p.get("w")).mean(-1).mul(100).sigmoid().log().neg(),
            (p, x, y) -> x.mul(p.get("w")).mean(-1).mul(100).bceWithLogits(y.mul(0).add(1))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theFirstOperationThatHasNoFiniteResultIsNamed(Case wrong) {
    NonFinite.Cause cause = evidence(objective(wrong.written())).cause().orElseThrow();
    Finding finding = cause.finding();
    assertEquals(wrong.code(), finding.code());
    assertTrue(finding.cause().contains(wrong.says()), finding.cause());
    assertEquals("the objective", finding.layer().orElseThrow());
    assertEquals(Optional.empty(), fault(objective(wrong.mended())), finding.remedy());
  }

  @Test
  void theRowIsTheFirstOfThoseThatHaveIt() {
    Model model = objective((p, x, y) -> x.mul(p.get("w")).mean(-1).div(y));
    NonFinite.Cause cause = evidence(model).cause().orElseThrow();
    assertEquals(2, cause.row().orElseThrow().row());
    assertEquals(0, cause.row().orElseThrow().feature(0));
    assertEquals(1, cause.finding().seen().get("rows"));
  }

  @Test
  void anExponentialThatIsThatAloneIsLeftToTrials() {
    Model model = objective((p, x, y) -> x.mul(p.get("w")).mean(-1).mul(100).exp().sub(y));
    NonFinite evidence = evidence(model);
    assertEquals(Optional.empty(), evidence.cause());
    assertEquals(
        "exp(100) is infinite, in 5 of the 8 rows of the batch, in the objective",
        evidence.operation().orElseThrow());
  }

  @Test
  void aConstantThatIsInfiniteIsNoFaultOfTheOperationsBehindIt() {
    Model model =
        objective(
            (p, x, y) -> {
              var mask = x.graph().constant(Shape.of(2), 0, Double.NEGATIVE_INFINITY);
              return x.mul(p.get("w")).concat(-1, x).slice(-1, 0, 2).add(mask).softmax().sum(-1);
            });
    assertEquals(Optional.empty(), fault(model));
  }

  @Test
  void aRowThatIsUnlikeAllOthersIsTheCause() {
    Shard<float[]> shard = shard(1e20f);
    double[] limits = Unusual.limits(F32, shard(7f).block());
    OddRow odd = OddRow.of(F32, shard, limits).orElseThrow();
    assertEquals(1, odd.rows());
    Model model = objective((p, x, y) -> x.mul(p.get("w")).mean(-1).square().square());
    NonFinite evidence =
        new NonFinite(
            model,
            fault(model, shard),
            Optional.of(odd),
            List.of(),
            false,
            ROWS,
            List.of("a", "y"));
    NonFinite.Cause cause = evidence.cause().orElseThrow();
    assertEquals(Code.BAD_ROW, cause.finding().code());
    assertTrue(cause.finding().cause().startsWith("a is 1E+20 in one row, "), cause.toString());
    assertEquals(ROWS - 1, cause.row().orElseThrow().row());
  }

  @Test
  void usualRowsAreNotOdd() {
    Shard<float[]> shard = shard(5f);
    double[] limits = Unusual.limits(F32, shard.block());
    assertEquals(Optional.empty(), OddRow.of(F32, shard, limits));
    assertEquals(Optional.empty(), OddRow.of(F32, shard(900f), limits), "hundreds of times is not");
  }

  @Test
  void theLayerWhereOutputsBeginToGrowIsNamed() {
    Layer small = new Layer.Linear(4);
    Layer large =
        new Layer.Linear(4, true, new Initialiser.Normal(0, 1e4), new Initialiser.Zeros());
    Layer last = new Layer.Linear(1);
    Model model =
        new ModelSpec(
            1, List.of(small, new Layer.Relu(), large, new Layer.Relu(), last), new Loss.Mse());
    float[] parameters = model.initialise(F32, 3);
    List<LayerMeasure> drawn =
        new ModelProbe<>(model, KernelProvider.find(F32, KernelChoice.SCALAR), weighted(5f))
            .at(parameters)
            .layers();
    NonFinite evidence =
        new NonFinite(
            model, Optional.empty(), Optional.empty(), drawn, true, ROWS, List.of("a", "y"));
    Finding finding = evidence.cause().orElseThrow().finding();
    assertEquals(Code.EXPLODING_GRADIENTS, finding.code());
    assertEquals("layer 2 (linear)", finding.layer().orElseThrow());
  }

  private static Model objective(ObjectiveFunction loss) {
    Weight w = Weight.of("w", Shape.of(1), new Initialiser.Constant(1));
    return ObjectiveModel.of(1, List.of(w), loss, Optional.empty());
  }

  private static NonFinite evidence(Model model) {
    return new NonFinite(
        model, fault(model), Optional.empty(), List.of(), true, ROWS, List.of("a", "y"));
  }

  private static Optional<Fault> fault(Model model) {
    return fault(model, shard(5f));
  }

  private static Optional<Fault> fault(Model model, Shard<float[]> shard) {
    Command.Load load = new Command.Load(new BatchPlan(new int[] {ROWS}, ROWS), 1, Wire.EXACT);
    return new BatchReplay<>(
            F32, KernelChoice.SCALAR, model, load, new Command.Step(0, 0), model.initialise(F32, 1))
        .of(shard);
  }

  /** x = -2, -1, 0, 1, 2, 3, 4 and {@code last}, and labels of the same numbers. */
  private static Shard<float[]> shard(float last) {
    float[] x = {-2, -1, 0, 1, 2, 3, 4, last};
    return new Shard<>(0, new Block<>(ROWS, new Dense<>(1, x), 1, x.clone(), null));
  }

  private static Block<float[]> weighted(float last) {
    Block<float[]> rows = Block.dense(F32, ROWS, 1, 1);
    rows.gather(KernelProvider.find(F32, KernelChoice.SCALAR), shard(last).block(), null, 0, ROWS);
    return rows;
  }
}

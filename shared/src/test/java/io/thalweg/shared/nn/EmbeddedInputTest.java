package io.thalweg.shared.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbeddedInputTest {
  private static final List<EmbeddedInput> TWO =
      List.of(new EmbeddedInput("city", 1, 3, 2), new EmbeddedInput("plan", 3, 2, 3));
  private static final List<Layer> LAYERS =
      List.of(new Layer.Linear(4), new Layer.Tanh(), new Layer.Linear(1));
  private static final double[][] ROWS = {
    {0.5, 1, -1, 2}, {-0.25, 3, 2, 0}, {1, 0, 0.5, 2}, {2, 1, 1, 1}, {-1, 1, 0.25, 2}
  };

  /** Two numbers and two categories. */
  private static ModelSpec mixed(List<Layer> layers) {
    return new ModelSpec(4, layers, new Loss.Mse(), Standardize.NONE, 1, TWO);
  }

  @Test
  void learnedNumbersStandInThePlaceOfTheirInput() {
    ModelSpec spec = mixed(List.of(new Layer.Linear(1)));
    double[] parameters = spec.initialise(DType.FLOAT64, 5);
    double[] city = {10, 11, 12, 13, 14, 15, 16, 17}; // (4, 2)
    double[] plan = {20, 21, 22, 23, 24, 25, 26, 27, 28}; // (3, 3)
    double[] weight = {1, 1e2, 1e4, 1e6, 1e8, 1e10, 1e12};
    fill(spec, parameters, "embed.city.weight", city);
    fill(spec, parameters, "embed.plan.weight", plan);
    fill(spec, parameters, "0.weight", weight);
    fill(spec, parameters, "0.bias", 0);
    ModelPlan<double[]> plans = plan(spec, DType.FLOAT64, KernelChoice.SCALAR);
    double[] outputs = plans.forward(block(plans, DType.FLOAT64), parameters);
    assertEquals(dot(weight, 0.5, 12, 13, -1, 26, 27, 28), outputs[0]);
    assertEquals(dot(weight, -0.25, 16, 17, 2, 20, 21, 22), outputs[1]);
    assertEquals(dot(weight, 1, 10, 11, 0.5, 26, 27, 28), outputs[2]);
  }

  @Test
  void theirTablesHaveTheColumnsNamesAndTheLayersKeepTheirs() {
    ModelSpec spec = mixed(LAYERS);
    List<Slot> slots = spec.slots().list();
    assertEquals(
        List.of(
            "embed.city.weight", "embed.plan.weight", "0.weight", "0.bias", "2.weight", "2.bias"),
        slots.stream().map(Slot::name).toList());
    assertEquals(Shape.of(4, 2), slots.get(0).shape());
    assertEquals(Shape.of(4, 7), slots.get(2).shape());
    assertEquals(Shape.of(7), spec.shapes().get(0));
    double[] parameters = spec.initialise(DType.FLOAT64, 5);
    double[] plain = new ModelSpec(7, LAYERS, new Loss.Mse()).initialise(DType.FLOAT64, 5);
    int tables = slots.get(2).offset();
    assertArrayEquals(plain, Arrays.copyOfRange(parameters, tables, parameters.length));
  }

  @Test
  void aTableBeginsAsInPyTorchButForTheNumbersOfNoCategory() {
    ModelSpec spec =
        new ModelSpec(
            1,
            LAYERS,
            new Loss.Mse(),
            Standardize.NONE,
            1,
            List.of(new EmbeddedInput("city", 0, 2000, 8)));
    double[] parameters = spec.initialise(DType.FLOAT64, 5);
    assertArrayEquals(new double[8], Arrays.copyOf(parameters, 8));
    double[] known = Arrays.copyOfRange(parameters, 8, 8 * 2001);
    double mean = Arrays.stream(known).average().orElseThrow();
    double square = Arrays.stream(known).map(x -> x * x).average().orElseThrow();
    assertEquals(0, mean, 0.03);
    assertEquals(1, square, 0.05);
  }

  @Test
  void theGradientIsThatOfTheLossAlsoForATable() {
    ModelSpec spec = mixed(LAYERS).with(scaling(3, 0, 0.5, 0));
    ModelPlan<double[]> plan = plan(spec, DType.FLOAT64, KernelChoice.SCALAR);
    Block<double[]> block = block(plan, DType.FLOAT64);
    double[] parameters = spec.initialise(DType.FLOAT64, 3);
    double[] gradient = new double[parameters.length];
    double[] ignored = new double[parameters.length];
    plan.gradient(block, parameters, 0, gradient);
    double step = 1e-6;
    for (int i = 0; i < parameters.length; i++) {
      double[] moved = parameters.clone();
      moved[i] = parameters[i] + step;
      double above = plan.gradient(block, moved, 0, ignored);
      moved[i] = parameters[i] - step;
      double below = plan.gradient(block, moved, 0, ignored);
      assertEquals((above - below) / (2 * step), gradient[i], 1e-7, spec.slots().at(i).name());
    }
    assertEquals(0, gradient[4], "no row has city 2");
    assertNotEquals(0, gradient[2], "three rows have city 1");
  }

  @Test
  void vectorKernelsGiveTheBitsOfTheScalarOnes() {
    List<EmbeddedInput> wide =
        List.of(new EmbeddedInput("a", 0, 5, 17), new EmbeddedInput("b", 2, 40, 9));
    ModelSpec spec = new ModelSpec(13, LAYERS, new Loss.Mse(), Standardize.NONE, 1, wide);
    assertArrayEquals(
        lossAndGradient(spec, DType.FLOAT32, KernelChoice.SCALAR),
        lossAndGradient(spec, DType.FLOAT32, KernelChoice.VECTOR));
    assertArrayEquals(
        lossAndGradient(spec, DType.FLOAT64, KernelChoice.SCALAR),
        lossAndGradient(spec, DType.FLOAT64, KernelChoice.VECTOR));
  }

  @Test
  void anInputThatIsTheOnlyOneIsEmbeddedToo() {
    ModelSpec spec =
        new ModelSpec(
            1,
            List.of(new Layer.Linear(1)),
            new Loss.Mse(),
            Standardize.NONE,
            1,
            List.of(new EmbeddedInput("city", 0, 2, 3)));
    assertEquals(9 + 3 + 1, spec.slots().size());
    assertEquals(1, spec.outputs());
  }

  @Test
  void plainDataDescribesThem() {
    ModelSpec spec = mixed(LAYERS);
    assertEquals(spec, ModelSpec.fromMap(spec.toMap()));
    assertTrue(spec.toMap().containsKey("embedded"));
    assertTrue(!new ModelSpec(4, LAYERS, new Loss.Mse()).toMap().containsKey("embedded"));
  }

  @Test
  void standardisingLeavesThemAsTheyAre() {
    ModelSpec spec = mixed(LAYERS);
    Standardize all = scaling(3, 5, 7, 9);
    assertEquals(scaling(3, 0, 7, 0), spec.with(all).standardize());
    assertError(
        ErrorCode.BAD_VALUE, () -> new ModelSpec(4, LAYERS, new Loss.Mse(), all, 1, TWO), "city");
  }

  @Test
  void anInputMustBeTheNumberOfACategory() {
    List<NumberRule> rules = mixed(LAYERS).inputRules();
    assertEquals(NumberRule.any(), rules.get(0));
    assertTrue(rules.get(1).accepts(3) && !rules.get(1).accepts(4));
    assertEquals(NumberRule.any(), rules.get(2));
    assertTrue(rules.get(3).accepts(0) && !rules.get(3).accepts(0.5));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    List<Layer> indices = List.of(new Embedding(9, 2), new Flatten(), new Layer.Linear(1));
    assertError(ErrorCode.BAD_VALUE, () -> mixed(indices), "city");
    assertError(ErrorCode.BAD_VALUE, () -> with(new EmbeddedInput("city", 4, 3, 2)), "below 4");
    assertError(
        ErrorCode.BAD_VALUE,
        () -> with(new EmbeddedInput("city", 1, 3, 2), new EmbeddedInput("plan", 1, 3, 2)),
        "one after the other");
    assertError(
        ErrorCode.BAD_VALUE,
        () -> with(new EmbeddedInput("city", 1, 3, 2), new EmbeddedInput("city", 2, 3, 2)),
        "different");
    assertError(ErrorCode.BAD_VALUE, () -> new EmbeddedInput("city", 0, 3, 0), "dim");
    assertError(ErrorCode.BAD_VALUE, () -> new EmbeddedInput("city", 0, 0, 3), "categories");
  }

  private static ModelSpec with(EmbeddedInput... embedded) {
    return new ModelSpec(4, LAYERS, new Loss.Mse(), Standardize.NONE, 1, List.of(embedded));
  }

  private static Standardize scaling(double... means) {
    double[] scale = Arrays.stream(means).map(mean -> mean == 0 ? 1 : 2 * mean).toArray();
    return new Standardize(means, scale);
  }

  private static void fill(ModelSpec spec, double[] parameters, String name, double... values) {
    Slot slot = spec.slots().find(name).orElseThrow();
    assertEquals(slot.size(), values.length);
    System.arraycopy(values, 0, parameters, slot.offset(), values.length);
  }

  private static double dot(double[] weight, double... row) {
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      sum += weight[i] * row[i];
    }
    return sum;
  }

  private static <A> ModelPlan<A> plan(ModelSpec spec, DType<A> dtype, KernelChoice choice) {
    return new ModelPlan<>(spec, KernelProvider.find(dtype, choice), 23);
  }

  private static Block<double[]> block(ModelPlan<double[]> plan, DType<double[]> dtype) {
    Block<double[]> block = plan.newBlock();
    for (int i = 0; i < ROWS.length; i++) {
      block.features().set(dtype, i, ROWS[i], 0);
      block.labels()[i] = i - 2.0;
      block.weights()[i] = 0.5 + i;
    }
    block.setRows(ROWS.length);
    return block;
  }

  private static <A> double[] lossAndGradient(ModelSpec spec, DType<A> dtype, KernelChoice choice) {
    ModelPlan<A> plan = plan(spec, dtype, choice);
    Block<A> block = plan.newBlock();
    Random random = new Random(9);
    for (int i = 0; i < block.rows(); i++) {
      for (int j = 0; j < spec.inputs(); j++) {
        double value =
            spec.inputRules().get(j).integral() ? random.nextInt(6) : random.nextGaussian();
        dtype.set(block.features().values(), i * spec.inputs() + j, value);
      }
      dtype.set(block.labels(), i, random.nextGaussian());
      dtype.set(block.weights(), i, random.nextDouble());
    }
    A gradient = dtype.allocate(spec.slots().size());
    double loss = plan.gradient(block, spec.initialise(dtype, 3), 11, gradient);
    return IntStream.rangeClosed(0, spec.slots().size())
        .mapToDouble(i -> i == 0 ? loss : dtype.get(gradient, i - 1))
        .toArray();
  }

  private static void assertError(ErrorCode code, Runnable action, String... words) {
    ThalwegException error = assertThrows(ThalwegException.class, action::run);
    assertEquals(code, error.code());
    for (String word : words) {
      assertTrue(error.getMessage().contains(word), error.getMessage());
    }
  }
}

package io.thalweg.shared.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.tensor.Shape;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelPlanTest {
  private static final Kernels<double[]> F64 =
      KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR);
  private static final Kernels<float[]> F32 =
      KernelProvider.find(DType.FLOAT32, KernelChoice.SCALAR);
  private static final int INPUTS = 3;
  private static final int ROWS = 5;

  static List<ModelSpec> models() {
    Standardize standardize =
        new Standardize(new double[] {0.1, -0.2, 0.3}, new double[] {2, 0.5, 1});
    List<Layer> toOne = List.of(new Layer.Linear(4), new Layer.Tanh(), new Layer.Linear(1));
    List<Layer> toFour = List.of(new Layer.Linear(6), new Layer.Gelu(), new Layer.Linear(4, false));
    List<Layer> dropout = List.of(new Layer.Linear(8), new Layer.Dropout(0.4), new Layer.Linear(4));
    List<Layer> images =
        List.of(
            new SpatialLayer.Unflatten(Shape.of(1, 1, 3)),
            new SpatialLayer.Conv2d(3, 3, 1),
            new SpatialLayer.MaxPool2d(1),
            new SpatialLayer.Unflatten(Shape.of(9)),
            new Layer.Linear(1));
    List<Layer> residual =
        List.of(new Layer.Linear(4), new LayerNorm(), new Residual(toFour), new LayerNorm());
    return List.of(
        new ModelSpec(INPUTS, toOne, new Loss.Mse()),
        new ModelSpec(INPUTS, toOne, new Loss.L1()),
        new ModelSpec(INPUTS, toOne, new Loss.Huber(0.5)),
        new ModelSpec(INPUTS, toOne, new Loss.BceWithLogits(), standardize),
        new ModelSpec(INPUTS, toFour, new Loss.CrossEntropy(), standardize),
        new ModelSpec(INPUTS, dropout, new Loss.CrossEntropy(0.1)),
        new ModelSpec(INPUTS, images, new Loss.Mse()),
        new ModelSpec(INPUTS, toOne, new Loss.BceWithLogits(2.5)),
        new ModelSpec(INPUTS, toOne, new Loss.Hinge()),
        new ModelSpec(INPUTS, toOne, new Loss.SquaredHinge()),
        new ModelSpec(INPUTS, toOne, new Loss.PoissonNll(true, true, 1e-8)),
        new ModelSpec(INPUTS, toFour, new Loss.CrossEntropy(0.1, List.of(1.0, 2.0, 0.0, 0.5))),
        new ModelSpec(INPUTS, residual, new Loss.CrossEntropy()),
        new ModelSpec(INPUTS, List.of(UserLayerTest.MIXING, new Layer.Linear(1)), new Loss.Mse()),
        severalNumbers(3, new Loss.Mse()),
        severalNumbers(4, new Loss.BceWithLogits(2)));
  }

  /** A model whose labels are several numbers. */
  private static ModelSpec severalNumbers(int numbers, Loss loss) {
    List<Layer> layers = List.of(new Layer.Linear(numbers));
    return new ModelSpec(INPUTS, layers, loss, Standardize.NONE, numbers);
  }

  private static ModelPlan<double[]> planOf(ModelSpec spec, int capacity) {
    return new ModelPlan<>(spec, F64, capacity);
  }

  private static Block<double[]> filled(ModelPlan<double[]> plan) {
    Block<double[]> block = plan.newBlock();
    Random random = new Random(7);
    for (int i = 0; i < ROWS * INPUTS; i++) {
      block.features().values()[i] = random.nextGaussian();
    }
    for (int i = 0; i < ROWS; i++) {
      block.labels()[i] = random.nextInt(2);
      block.weights()[i] = 0.5 + random.nextDouble();
    }
    for (int i = ROWS; i < ROWS * block.labelWidth(); i++) {
      block.labels()[i] = random.nextInt(2);
    }
    block.setRows(ROWS);
    return block;
  }

  @ParameterizedTest
  @MethodSource("models")
  void theGradientIsThatOfTheReturnedLossSum(ModelSpec spec) {
    ModelPlan<double[]> plan = planOf(spec, ROWS + 3);
    Block<double[]> block = filled(plan);
    double[] parameters = spec.initialise(DType.FLOAT64, 3);
    double[] gradient = new double[parameters.length];
    double[] ignored = new double[parameters.length];
    plan.gradient(block, parameters, 11, gradient);
    double step = 1e-6;
    for (int i = 0; i < parameters.length; i++) {
      double[] moved = parameters.clone();
      moved[i] = parameters[i] + step;
      double above = plan.gradient(block, moved, 11, ignored);
      moved[i] = parameters[i] - step;
      double below = plan.gradient(block, moved, 11, ignored);
      assertEquals((above - below) / (2 * step), gradient[i], 1e-7, spec.slots().at(i).name());
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void gradientsOverwriteAndRunsDoNotRemember(ModelSpec spec) {
    ModelPlan<double[]> plan = planOf(spec, ROWS);
    Block<double[]> block = filled(plan);
    double[] parameters = spec.initialise(DType.FLOAT64, 3);
    double[] first = new double[parameters.length];
    double[] second = new double[parameters.length];
    Arrays.fill(second, Double.NaN);
    double loss = plan.gradient(block, parameters, 11, first);
    block.setRows(2);
    plan.forward(block, parameters);
    block.setRows(1);
    plan.loss(block, parameters);
    block.setRows(ROWS);
    assertEquals(loss, plan.gradient(block, parameters, 11, second));
    assertArrayEquals(first, second);
  }

  @ParameterizedTest
  @MethodSource("models")
  void float32AgreesWithFloat64(ModelSpec spec) {
    ModelPlan<double[]> wide = planOf(spec, ROWS);
    Block<double[]> wideBlock = filled(wide);
    ModelPlan<float[]> narrow = new ModelPlan<>(spec, F32, ROWS);
    Block<float[]> narrowBlock = narrow.newBlock();
    copy(wideBlock.features().values(), narrowBlock.features().values());
    copy(wideBlock.labels(), narrowBlock.labels());
    copy(wideBlock.weights(), narrowBlock.weights());
    double[] parameters = spec.initialise(DType.FLOAT64, 3);
    float[] rounded = spec.initialise(DType.FLOAT32, 3);
    double[] gradient = new double[parameters.length];
    float[] narrowGradient = new float[parameters.length];
    double loss = wide.gradient(wideBlock, parameters, 11, gradient);
    assertEquals(loss, narrow.gradient(narrowBlock, rounded, 11, narrowGradient), 1e-5);
    for (int i = 0; i < gradient.length; i++) {
      assertEquals(gradient[i], narrowGradient[i], 1e-5);
    }
  }

  private static void copy(double[] from, float[] to) {
    for (int i = 0; i < from.length; i++) {
      to[i] = (float) from[i];
    }
  }

  @Test
  void vectorKernelsGiveTheBitsOfTheScalarOnes() {
    Loss loss = new Loss.CrossEntropy(0.1);
    List<Layer> own = List.of(UserLayerTest.MIXING);
    for (Layer activation : Stream.concat(LayerTest.LAYERS.stream(), own.stream()).toList()) {
      if (!activation.differentiable()) {
        continue;
      }
      List<Layer> layers = List.of(new Layer.Linear(37), activation, new Layer.Linear(11));
      ModelSpec spec = new ModelSpec(29, layers, loss);
      assertArrayEquals(
          lossAndGradient(spec, DType.FLOAT32, KernelChoice.SCALAR),
          lossAndGradient(spec, DType.FLOAT32, KernelChoice.VECTOR),
          activation.toString());
      assertArrayEquals(
          lossAndGradient(spec, DType.FLOAT64, KernelChoice.SCALAR),
          lossAndGradient(spec, DType.FLOAT64, KernelChoice.VECTOR),
          activation.toString());
    }
  }

  static <A> double[] lossAndGradient(ModelSpec spec, DType<A> dtype, KernelChoice choice) {
    int rows = 23;
    ModelPlan<A> plan = new ModelPlan<>(spec, KernelProvider.find(dtype, choice), rows);
    Block<A> block = plan.newBlock();
    Random random = new Random(9);
    for (int i = 0; i < rows * spec.inputs(); i++) {
      dtype.set(block.features().values(), i, random.nextGaussian());
    }
    int numbers = block.labelWidth();
    for (int i = 0; i < rows * numbers; i++) {
      dtype.set(block.labels(), i, random.nextInt(spec.outputs() / numbers));
    }
    for (int i = 0; i < rows; i++) {
      dtype.set(block.weights(), i, random.nextDouble());
    }
    int size = spec.slots().size();
    A gradient = dtype.allocate(size);
    double[] result = new double[size + 1];
    result[size] = plan.gradient(block, spec.initialise(dtype, 3), 11, gradient);
    for (int i = 0; i < size; i++) {
      result[i] = dtype.get(gradient, i);
    }
    return result;
  }

  @Test
  void theLossIsTheWeightedSumOverRows() {
    ModelSpec spec = models().get(0);
    ModelPlan<double[]> plan = planOf(spec, ROWS);
    Block<double[]> block = filled(plan);
    double[] parameters = spec.initialise(DType.FLOAT64, 3);
    double[] outputs = plan.forward(block, parameters).clone();
    double expected = 0;
    for (int i = 0; i < ROWS; i++) {
      expected += block.weights()[i] * Math.pow(outputs[i] - block.labels()[i], 2);
    }
    assertEquals(expected, plan.loss(block, parameters), 1e-12);
    assertArrayEquals(outputs, plan.outputs());
  }

  /** As PyTorch: the mean over all elements, of rows that weigh the same. */
  @Test
  void theLossOfLabelsOfSeveralNumbersIsTheMeanOverThem() {
    ModelSpec spec = severalNumbers(3, new Loss.Mse());
    ModelPlan<double[]> plan = planOf(spec, ROWS);
    Block<double[]> block = filled(plan);
    double[] parameters = spec.initialise(DType.FLOAT64, 3);
    double[] outputs = plan.forward(block, parameters).clone();
    double expected = 0;
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < 3; j++) {
        double error = outputs[3 * i + j] - block.labels()[3 * i + j];
        expected += block.weights()[i] * error * error / 3;
      }
    }
    assertEquals(expected, plan.loss(block, parameters), 1e-12);
  }

  @Test
  void aCrossEntropyTakesOneClassPerRow() {
    ThalwegException error =
        Assertions.assertThrows(
            ThalwegException.class, () -> severalNumbers(4, new Loss.CrossEntropy()));
    assertEquals(ErrorCode.BAD_SHAPE, error.code());
    assertTrue(error.getMessage().contains("labels of 4 numbers"), error.getMessage());
  }

  @Test
  void outputsThatDoNotFitTheNumbersOfALabelAreAnError() {
    List<Layer> layers = List.of(new Layer.Linear(4));
    for (int numbers : new int[] {1, 2, 3, 5}) {
      ThalwegException error =
          Assertions.assertThrows(
              ThalwegException.class,
              () -> new ModelSpec(INPUTS, layers, new Loss.Mse(), Standardize.NONE, numbers));
      assertEquals(ErrorCode.BAD_SHAPE, error.code());
    }
  }

  @Test
  void classWeightsGiveTheMeanOfPyTorch() {
    List<Double> classes = List.of(1.0, 2.0, 0.0, 0.5);
    List<Layer> layers = List.of(new Layer.Linear(4));
    ModelPlan<double[]> plain =
        planOf(new ModelSpec(INPUTS, layers, new Loss.CrossEntropy()), ROWS);
    Block<double[]> block = filled(plain);
    ModelSpec spec = new ModelSpec(INPUTS, layers, new Loss.CrossEntropy(0, classes));
    ModelPlan<double[]> weighted = planOf(spec, ROWS);
    double[] parameters = spec.initialise(DType.FLOAT64, 3);
    plain.loss(block, parameters);
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < ROWS; i++) {
      double weight = block.weights()[i] * classes.get((int) block.labels()[i]);
      sum += weight * plain.losses()[i];
      weights += weight;
    }
    assertEquals(sum, weighted.loss(block, parameters), 1e-12);
    assertEquals(weights, weighted.lossWeight(block, 99), 1e-12);
    assertEquals(99, plain.lossWeight(block, 99));
  }

  @Test
  void dropoutFollowsItsMaskKeyAndIsOffInEvaluation() {
    ModelSpec spec = models().get(5);
    ModelPlan<double[]> plan = planOf(spec, ROWS);
    Block<double[]> block = filled(plan);
    double[] parameters = spec.initialise(DType.FLOAT64, 3);
    double[] gradient = new double[parameters.length];
    double first = plan.gradient(block, parameters, 1, gradient);
    assertNotEquals(first, plan.gradient(block, parameters, 2, gradient));
    assertEquals(first, plan.gradient(block, parameters, 1, gradient));
    double evaluated = plan.loss(block, parameters);
    plan.gradient(block, parameters, 5, gradient);
    assertEquals(evaluated, plan.loss(block, parameters));
  }

  @Test
  void aLabelThatIsNoClassIsAnError() {
    ModelSpec spec = models().get(4);
    ModelPlan<double[]> plan = planOf(spec, ROWS);
    Block<double[]> block = filled(plan);
    double[] parameters = spec.initialise(DType.FLOAT64, 3);
    for (double label : new double[] {-1, 4, 0.5, Double.NaN}) {
      block.labels()[2] = label;
      ThalwegException error =
          Assertions.assertThrows(ThalwegException.class, () -> plan.loss(block, parameters));
      assertEquals(ErrorCode.BAD_LABEL, error.code());
      assertTrue(error.getMessage().contains("from 0 to 3"), error.getMessage());
      assertTrue(error.getMessage().contains("row 2"), error.getMessage());
    }
  }

  @Test
  void parametersThatAreTooShortAreAnError() {
    ModelSpec spec = models().get(0);
    ModelPlan<double[]> plan = planOf(spec, ROWS);
    Block<double[]> block = filled(plan);
    double[] tooShort = new double[spec.slots().size() - 1];
    ThalwegException error =
        Assertions.assertThrows(ThalwegException.class, () -> plan.loss(block, tooShort));
    assertEquals(ErrorCode.BAD_SHAPE, error.code());
  }

  @ParameterizedTest
  @MethodSource("models")
  void aSteadyRunAllocatesNothing(ModelSpec spec) {
    ModelPlan<double[]> plan = planOf(spec, ROWS);
    Block<double[]> block = filled(plan);
    double[] parameters = spec.initialise(DType.FLOAT64, 3);
    double[] gradient = new double[parameters.length];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    long bytes = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 3; attempt++) { // the first ones also compile
      long before = threads.getThreadAllocatedBytes(self);
      for (int i = 0; i < 1000; i++) {
        plan.gradient(block, parameters, i, gradient);
        plan.loss(block, parameters);
      }
      bytes = Math.min(bytes, threads.getThreadAllocatedBytes(self) - before);
    }
    assertTrue(bytes < 1000, bytes + " bytes in 1000 rounds");
  }
}

package io.thalweg.worker.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.nn.LabelUnit;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelPlan;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.Standardize;
import io.thalweg.shared.nn.Target;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The metrics of each kind of loss, on two rows with weights 1 and 3. */
class EvaluationSumsTest {
  private static final double[] WEIGHTS = {1, 3};
  private static final double[] VARIANCES = {1, 4};

  /** The metrics of a model whose outputs are its features. */
  private static Map<String, Double> metrics(Loss loss, int width, double[] x, double... labels) {
    return metrics(LabelUnit.SAME, loss, width, x, labels);
  }

  private static Map<String, Double> metrics(
      LabelUnit unit, Loss loss, int width, double[] x, double... labels) {
    int numbers = labels.length / 2;
    ModelSpec spec =
        new ModelSpec(
            width, List.of(new Layer.Linear(width, false)), loss, Standardize.NONE, numbers);
    ModelPlan<double[]> plan =
        new ModelPlan<>(spec, KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR), 2);
    Block<double[]> block = new Block<>(2, new Dense<>(width, x), numbers, labels, WEIGHTS);
    double[] identity = new double[width * width];
    for (int i = 0; i < width; i++) {
      identity[i * width + i] = 1;
    }
    double lossSum = plan.loss(block, identity);
    Target target = spec.target().in(unit);
    double[] sums = new double[EvaluationSums.count(target)];
    EvaluationSums.add(target, plan, block, DType.FLOAT64, lossSum, 4, sums);
    return EvaluationSums.metrics(target, sums, () -> 1, () -> VARIANCES);
  }

  private static double crossEntropy(double[] logits, int from, int width, int label) {
    double sum = 0;
    for (int i = 0; i < width; i++) {
      sum += Math.exp(logits[from + i]);
    }
    return Math.log(sum) - logits[from + label];
  }

  @Test
  void classWeightsCountInTheLossAlone() {
    double[] logits = {2, -1, 0.5, 0.3, 0.1, 0.2};
    double right = crossEntropy(logits, 0, 3, 0);
    double wrong = crossEntropy(logits, 3, 3, 2);
    Map<String, Double> plain = metrics(new Loss.CrossEntropy(), 3, logits, 0, 2);
    assertEquals((right + 3 * wrong) / 4, plain.get("loss"), 1e-12);
    assertEquals(plain.get("loss"), plain.get("log_loss"));
    assertEquals(0.25, plain.get("accuracy"));
    Map<String, Double> weighted =
        metrics(new Loss.CrossEntropy(0, List.of(5.0, 1.0, 2.0)), 3, logits, 0, 2);
    assertEquals((5 * right + 6 * wrong) / 11, weighted.get("loss"), 1e-12);
    assertEquals(plain.get("log_loss"), weighted.get("log_loss"), 1e-12);
    assertEquals(0.25, weighted.get("accuracy"));
  }

  @Test
  void theLogLossIsTheSameWithSmoothingAndWeights() {
    double[] logits = {2, -0.5};
    Map<String, Double> plain = metrics(new Loss.BceWithLogits(), 1, logits, 1, 1);
    Map<String, Double> weighted = metrics(new Loss.BceWithLogits(4), 1, logits, 1, 1);
    assertEquals(4 * plain.get("loss"), weighted.get("loss"), 1e-12);
    assertEquals(plain.get("log_loss"), weighted.get("log_loss"), 1e-12);
    double[] several = {2, -1, 0.3, 0.1};
    double exact = metrics(new Loss.CrossEntropy(), 2, several, 0, 1).get("log_loss");
    assertEquals(
        exact, metrics(new Loss.CrossEntropy(0.2), 2, several, 0, 1).get("log_loss"), 1e-12);
  }

  @Test
  void marginsHaveClassesButNoProbabilities() {
    double[] scores = {-0.5, 0.25};
    Map<String, Double> hinge = metrics(new Loss.Hinge(), 1, scores, 0, 1);
    assertEquals(Set.of("loss", "accuracy", "auc"), hinge.keySet());
    assertEquals((0.5 + 3 * 0.75) / 4, hinge.get("loss"), 1e-12);
    assertEquals(1, hinge.get("accuracy"));
    assertEquals(1, hinge.get("auc"));
    Map<String, Double> squared = metrics(new Loss.SquaredHinge(), 1, scores, 1, 1);
    assertEquals((1.5 * 1.5 + 3 * 0.75 * 0.75) / 4, squared.get("loss"), 1e-12);
    assertEquals(0.75, squared.get("accuracy"));
  }

  @Test
  void countsAreMeasuredByTheirMean() {
    double[] logs = {Math.log(2), Math.log(5)};
    Map<String, Double> counts = metrics(new Loss.PoissonNll(), 1, logs, 3, 5);
    assertEquals((2 - 3 * Math.log(2) + 3 * (5 - 5 * Math.log(5))) / 4, counts.get("loss"), 1e-12);
    assertEquals(0.5, counts.get("rmse"), 1e-12);
    assertEquals(0.25, counts.get("mae"), 1e-12);
    double[] means = {2, 5};
    Map<String, Double> plain = metrics(new Loss.PoissonNll(false, false, 0), 1, means, 3, 5);
    assertEquals(counts.get("loss"), plain.get("loss"), 1e-12);
    assertEquals(0.5, plain.get("rmse"), 1e-12);
  }

  @Test
  void errorsOfLogarithmsAreInTheUnitOfTheLabel() {
    double[] outputs = {Math.log1p(3), Math.log1p(10)};
    double[] labels = {Math.log1p(5), Math.log1p(10)};
    Map<String, Double> errors = metrics(LabelUnit.LOG1P, new Loss.Mse(), 1, outputs, labels);
    assertEquals(Math.pow(Math.log(4) - Math.log(6), 2) / 4, errors.get("loss"), 1e-12);
    assertEquals(1, errors.get("rmse"), 1e-12);
    assertEquals(0.5, errors.get("mae"), 1e-12);
    assertEquals(0, errors.get("r2"), 1e-12);
  }

  /** As scikit-learn's uniform_average: the mean of each number's own metric. */
  @Test
  void metricsOfSeveralNumbersAreTheMeansOfThoseOfEach() {
    double[] outputs = {1, 2, 3, 4};
    Map<String, Double> errors = metrics(new Loss.Mse(), 2, outputs, 1, 4, 1, 4);
    double first = (0 + 3 * 4) / 4.0; // the mean squares of the two numbers
    double second = (4 + 3 * 0) / 4.0;
    assertEquals((first + second) / 2, errors.get("loss"), 1e-12);
    assertEquals((Math.sqrt(first) + Math.sqrt(second)) / 2, errors.get("rmse"), 1e-12);
    assertEquals((3 * 2 / 4.0 + 2 / 4.0) / 2, errors.get("mae"), 1e-12);
    assertEquals((1 - first + 1 - second / 4) / 2, errors.get("r2"), 1e-12);
  }

  @Test
  void severalLabelsOfYesAndNoAreCountedOneByOne() {
    double[] logits = {2, -1, -3, 0.5};
    Map<String, Double> plain = metrics(new Loss.BceWithLogits(), 2, logits, 1, 1, 0, 1);
    assertEquals(Set.of("loss", "accuracy", "log_loss"), plain.keySet(), "no auc");
    assertEquals((1 + 3 * 2) / 8.0, plain.get("accuracy"));
    double row = (Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(1))) / 2;
    double other = (Math.log1p(Math.exp(-3)) + Math.log1p(Math.exp(-0.5))) / 2;
    assertEquals((row + 3 * other) / 4, plain.get("loss"), 1e-12);
    assertEquals(plain.get("loss"), plain.get("log_loss"));
    Map<String, Double> weighted = metrics(new Loss.BceWithLogits(4), 2, logits, 1, 1, 0, 1);
    assertEquals(plain.get("log_loss"), weighted.get("log_loss"), 1e-12);
    Map<String, Double> hinge = metrics(new Loss.Hinge(), 2, logits, 1, 1, 0, 1);
    assertEquals(Set.of("loss", "accuracy"), hinge.keySet());
    assertEquals(7 / 8.0, hinge.get("accuracy"));
  }
}

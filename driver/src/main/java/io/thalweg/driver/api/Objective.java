package io.thalweg.driver.api;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Initialiser;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelPlan;
import io.thalweg.shared.nn.ObjectiveFunction;
import io.thalweg.shared.nn.ObjectiveModel;
import io.thalweg.shared.nn.Weight;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A loss written as a Java lambda over {@link io.thalweg.shared.autograd.Var}, with the parameters
 * that it depends on. The lambda travels to the workers; it may capture numbers, strings, arrays
 * and other serializable values. Immutable: each method gives a new objective.
 *
 * <pre>{@code
 * Training.of(Objective.of(p -> p.get("theta").sub(3).square()).parameter("theta", 0))
 *     .optimizer("sgd", 0.1)
 * }</pre>
 *
 * <p>Without data: {@link io.thalweg.driver.example.Quadratic}. Over rows, with a prediction:
 * {@link io.thalweg.driver.example.Line}.
 */
public final class Objective implements Trainable {
  private final ObjectiveFunction loss; // one of the two is null
  private final ObjectiveFunction.WithoutData lossWithoutData;
  private final Optional<ObjectiveFunction.Prediction> prediction;
  private final boolean classifies;
  private final List<Weight> parameters;

  private Objective(
      ObjectiveFunction loss,
      ObjectiveFunction.WithoutData lossWithoutData,
      Optional<ObjectiveFunction.Prediction> prediction,
      boolean classifies,
      List<Weight> parameters) {
    this.loss = loss;
    this.lossWithoutData = lossWithoutData;
    this.prediction = prediction;
    this.classifies = classifies;
    this.parameters = List.copyOf(parameters);
  }

  /**
   * A scalar function of the parameters, without data: {@code p -> p.get("theta").square()}.
   *
   * @throws ThalwegException NOT_SERIALIZABLE naming what the lambda captures and cannot travel
   */
  public static Objective of(ObjectiveFunction.WithoutData loss) {
    ObjectiveModel.requireSerializable(loss);
    return new Objective(null, loss, Optional.empty(), false, List.of());
  }

  /**
   * A loss of each row of data: {@code (p, x, y) -> ...} with the parameters, the features (batch,
   * width) and the labels, (batch), or (batch, n) where a label is n numbers, which gives (batch).
   * Its mean over the rows is minimised.
   *
   * @throws ThalwegException NOT_SERIALIZABLE naming what the lambda captures and cannot travel
   */
  public static Objective of(ObjectiveFunction loss) {
    ObjectiveModel.requireSerializable(loss);
    return new Objective(loss, null, Optional.empty(), false, List.of());
  }

  /** The same with a further scalar parameter that starts at {@code value}. */
  public Objective parameter(String name, double value) {
    return parameter(name, Shape.of(), new Initialiser.Constant(value));
  }

  /** The same with a further parameter whose first values an initialiser draws. */
  public Objective parameter(String name, Shape shape, Initialiser initialiser) {
    List<Weight> more = new ArrayList<>(parameters);
    more.add(Weight.of(name, shape, initialiser));
    return new Objective(loss, lossWithoutData, prediction, classifies, more);
  }

  /**
   * The same that also says what it predicts, {@code (p, x) -> ...}: one number per row, or (batch,
   * n) where a label is n numbers. What is as wide as the label has rmse, mae and r2.
   */
  public Objective predicting(ObjectiveFunction.Prediction function) {
    ObjectiveModel.requireSerializable(function);
    return new Objective(loss, lossWithoutData, Optional.of(function), false, parameters);
  }

  /**
   * The same that also says that it tells classes apart, and by which logits: one of class 1
   * against class 0, (batch), or one of each class, (batch, classes). Labels are class numbers from
   * 0; there are accuracy, log_loss and, of two classes by one logit, auc; predictions are classes
   * with their probabilities.
   */
  public Objective classifying(ObjectiveFunction.Prediction logits) {
    ObjectiveModel.requireSerializable(logits);
    return new Objective(loss, lossWithoutData, Optional.of(logits), true, parameters);
  }

  @Override
  public Model model(int inputs, int numbers) {
    if (!needsData()) {
      return ObjectiveModel.withoutData(parameters, lossWithoutData);
    }
    if (!classifies) {
      return ObjectiveModel.of(inputs, numbers, parameters, loss, prediction);
    }
    if (numbers > 1) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, "an objective that classifies takes one label")
          .expected("a label that is one number: the class")
          .found("labels of " + numbers + " numbers")
          .remedy(
              "name one column of class numbers as the label, or say what is predicted with"
                  + " predicting(...)");
    }
    return ObjectiveModel.classifier(inputs, parameters, loss, prediction.orElseThrow());
  }

  @Override
  public boolean needsData() {
    return loss != null;
  }

  /**
   * This objective without data as a plain function of its flat parameters, in float64 and in this
   * process: to draw it, or to check a result.
   *
   * @throws ThalwegException BAD_VALUE if it is an objective over rows
   */
  public ToDoubleFunction<double[]> function() {
    if (needsData()) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "an objective over rows is no plain function")
          .expected("an objective of the parameters alone, p -> ...");
    }
    Kernels<double[]> kernels = KernelProvider.find(DType.FLOAT64, KernelChoice.AUTO);
    ModelPlan<double[]> plan = new ModelPlan<>(model(0), kernels, 1);
    Block<double[]> row = plan.newBlock();
    return values -> plan.loss(row, values);
  }
}

package io.thalweg.driver.ingest;

import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.worker.data.RowRules;
import java.util.List;

/** Which rows fit to a model. */
public final class ModelRules {
  private ModelRules() {}

  /** The rows that a model accepts; the number of classes is the number of its outputs. */
  public static RowRules of(Model model) {
    return new RowRules(model.features(), model.labels());
  }

  /** The same before the features are known, and with them perhaps the number of outputs. */
  public static RowRules of(List<Layer> layers, Loss loss) {
    NumberRule labels = loss.labels(ModelSpec.outputs(layers, loss));
    return new RowRules(ModelSpec.features(layers), labels);
  }

  /**
   * Checks the labels of packed rows, where what they have to be was not known before.
   *
   * @throws ThalwegException BAD_LABEL; BAD_SHAPE where they have another number of numbers
   */
  public static void requireLabels(Model model, PackedData<?> data) {
    requireWidth(model, data);
    NumberRule rule = model.labels();
    PackedData.Labels labels = data.labels();
    boolean any = rule.equals(NumberRule.any()) || !data.codec().hasLabel();
    boolean whole = !rule.integral() || labels.integral();
    if (!any && !(whole && rule.accepts(labels.min()) && rule.accepts(labels.top()))) {
      throw ThalwegException.of(ErrorCode.BAD_LABEL, "the labels do not fit to the model")
          .expected(rule.expectation())
          .found(
              "labels from %s to %s%s"
                  .formatted(labels.min(), labels.top(), whole ? "" : ", not all of them whole"))
          .remedy("number the classes from 0, or give the last layer as many outputs as classes");
    }
  }

  private static void requireWidth(Model model, PackedData<?> data) {
    int width = data.labelWidth();
    if (width > 0 && width != model.labelWidth()) {
      throw ThalwegException.of(
              ErrorCode.BAD_SHAPE, "the labels are not as long as those of the training data")
          .expected(numbers(model.labelWidth()))
          .found(numbers(width))
          .remedy("use rows with the label of the training data");
    }
  }

  private static String numbers(int count) {
    return count == 1 ? "1 number" : count + " numbers";
  }
}

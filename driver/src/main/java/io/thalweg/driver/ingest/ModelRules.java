package io.thalweg.driver.ingest;

import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.worker.data.RowRules;
import java.util.List;
import java.util.OptionalInt;

/** Which rows fit to a model. */
public final class ModelRules {
  private ModelRules() {}

  /** The rows that a model accepts; the number of classes is the number of its outputs. */
  public static RowRules of(ModelSpec model) {
    NumberRule labels = model.loss().labels(OptionalInt.of(model.outputs()));
    return new RowRules(model.features(), labels);
  }

  /** The same before the features are known, and with them perhaps the number of outputs. */
  public static RowRules of(List<Layer> layers, Loss loss) {
    NumberRule labels = loss.labels(ModelSpec.outputs(layers, loss));
    return new RowRules(ModelSpec.features(layers), labels);
  }

  /**
   * Checks the labels of packed rows, where the number of outputs was not known before.
   *
   * @throws ThalwegException BAD_LABEL
   */
  public static void requireLabels(ModelSpec model, PackedData<?> data) {
    NumberRule rule = of(model).label();
    if (!rule.accepts(data.labels().top())) {
      throw ThalwegException.of(ErrorCode.BAD_LABEL, "the labels do not fit to the model")
          .expected(rule.expectation())
          .found("labels up to " + data.labels().top())
          .remedy("number the classes from 0, or give the last layer as many outputs as classes");
    }
  }
}

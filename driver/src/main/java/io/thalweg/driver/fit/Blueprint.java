package io.thalweg.driver.fit;

import io.thalweg.driver.ingest.ModelRules;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.Standardize;
import io.thalweg.shared.nn.Task;
import io.thalweg.worker.data.RowRules;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * What is trained, before its rows are known.
 *
 * @param model the model of such rows
 * @param needsRows whether its loss is taken over rows
 * @param rules which rows it accepts
 * @param requireLabels refuses labels of so many numbers, as far as this is known without the rows
 * @param task what it predicts, where this is known without the rows
 */
public record Blueprint(
    ModelOfRows model,
    boolean needsRows,
    RowRules rules,
    IntConsumer requireLabels,
    Optional<Task> task) {

  /** Makes a model, once what its rows look like is known. */
  @FunctionalInterface
  public interface ModelOfRows {
    /** The model. */
    Model of(RowForm rows);
  }

  /** Layers from input to output and a loss. */
  public static Blueprint of(List<Layer> layers, Loss loss) {
    return new Blueprint(
        rows ->
            new ModelSpec(
                rows.inputs(), layers, loss, Standardize.NONE, rows.numbers(), rows.embedded()),
        true,
        ModelRules.of(layers, loss),
        numbers -> ModelSpec.requireLabels(layers, loss, numbers),
        Optional.of(loss.task()));
  }

  /** A user's objective, which takes any rows of numbers. */
  public static Blueprint ofObjective(ModelOfRows model, boolean needsRows) {
    return new Blueprint(
        rows -> model.of(rows.requireNumbers()),
        needsRows,
        RowRules.any(),
        numbers -> {},
        Optional.empty());
  }
}

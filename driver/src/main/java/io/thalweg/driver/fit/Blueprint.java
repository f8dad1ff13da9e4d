package io.thalweg.driver.fit;

import io.thalweg.driver.ingest.ModelRules;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.Task;
import io.thalweg.worker.data.RowRules;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What is trained, before its rows are known.
 *
 * @param model the model over rows of so many features
 * @param needsRows whether its loss is taken over rows
 * @param rules which rows it accepts
 * @param task what it predicts, where this is known without the rows
 */
public record Blueprint(
    IntFunction<Model> model, boolean needsRows, RowRules rules, Optional<Task> task) {

  /** Layers from input to output and a loss. */
  public static Blueprint of(List<Layer> layers, Loss loss) {
    return new Blueprint(
        inputs -> new ModelSpec(inputs, layers, loss),
        true,
        ModelRules.of(layers, loss),
        Optional.of(loss.task()));
  }

  /** A user's objective, which takes any rows of numbers. */
  public static Blueprint ofObjective(IntFunction<Model> model, boolean needsRows) {
    return new Blueprint(model, needsRows, RowRules.any(), Optional.empty());
  }
}

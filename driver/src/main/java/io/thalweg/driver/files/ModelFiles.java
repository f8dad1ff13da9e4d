package io.thalweg.driver.files;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.nn.Standardize;
import io.thalweg.shared.nn.Task;
import io.thalweg.shared.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** From models to model files and back. */
public final class ModelFiles {
  private static final String OBJECTIVE = "objective";

  private ModelFiles() {}

  /**
   * The file of a trained model. Of an objective it has the parameters, but not the code.
   *
   * @param features the columns that fill its inputs
   * @param label the column that it predicts
   */
  public static <A> ModelFile<A> of(
      Model model,
      DType<A> dtype,
      A parameters,
      List<FeatureColumn> features,
      String label,
      Provenance provenance) {
    Task task = model.task();
    ModelDescription description =
        new ModelDescription(
            describe(model),
            task.name().toLowerCase(Locale.ROOT),
            model instanceof ModelSpec layers ? task.classes(layers.outputs()) : 0,
            features,
            label,
            provenance);
    List<NamedTensor<A>> views = new ArrayList<>();
    for (Slot slot : model.slots().list()) {
      views.add(new NamedTensor<>(slot.name(), dtype, slot.shape(), parameters, slot.offset()));
    }
    return new ModelFile<>(description, dtype, parameters, views, scaling(model));
  }

  private static Map<String, Object> describe(Model model) {
    return model instanceof ModelSpec layers
        ? layers.with(Standardize.NONE).toMap()
        : Map.of(OBJECTIVE, "a Java function");
  }

  private static Optional<InputScaling> scaling(Model model) {
    return model instanceof ModelSpec layers && !layers.standardize().isNone()
        ? Optional.of(new InputScaling(layers.standardize().mean(), layers.standardize().scale()))
        : Optional.empty();
  }

  /**
   * The network of a file, with its standardisation.
   *
   * @throws ThalwegException BAD_MODEL_FILE if the file is an objective's
   */
  public static ModelSpec network(ModelFile<?> file) {
    if (!isNetwork(file)) {
      throw ThalwegException.of(
              ErrorCode.BAD_MODEL_FILE, "the model is an objective, whose code is not in its file")
          .expected("a network of layers")
          .remedy("load it from Java: Fitted.load(directory, objective)");
    }
    return ModelFit.spec(file);
  }

  /** Whether the file describes layers, and not an objective. */
  static boolean isNetwork(ModelFile<?> file) {
    return !file.description().model().containsKey(OBJECTIVE);
  }

  /**
   * Checks that a file has just these parameters.
   *
   * @throws ThalwegException BAD_MODEL_FILE if it has not
   */
  public static void requireSlots(ModelFile<?> file, Slots slots) {
    ModelFit.slots(file, slots);
  }
}

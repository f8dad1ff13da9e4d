package io.thalweg.driver.files;

import io.thalweg.driver.config.Label;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.nn.Standardize;
import io.thalweg.shared.nn.Task;
import io.thalweg.shared.nn.UserLayer;
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
   * @param label what it predicts
   */
  public static <A> ModelFile<A> of(
      Model model,
      DType<A> dtype,
      A parameters,
      List<FeatureColumn> features,
      Label label,
      Provenance provenance) {
    Task task = model.task();
    ModelDescription description =
        new ModelDescription(
            describe(model),
            task.name().toLowerCase(Locale.ROOT),
            task.classes(model.outputs()),
            features,
            label,
            provenance);
    List<NamedTensor<A>> views = new ArrayList<>();
    for (Slot slot : model.slots().list()) {
      views.add(new NamedTensor<>(slot.name(), dtype, slot.shape(), parameters, slot.offset()));
    }
    return new ModelFile<>(description, dtype, parameters, views, scaling(model));
  }

  /** Of a label of plain numbers. */
  public static <A> ModelFile<A> of(
      Model model,
      DType<A> dtype,
      A parameters,
      List<FeatureColumn> features,
      List<String> labels,
      Provenance provenance) {
    return of(model, dtype, parameters, features, Label.of(labels), provenance);
  }

  private static Map<String, Object> describe(Model model) {
    return model instanceof ModelSpec layers
        ? layers.with(Standardize.NONE).toMap()
        : Map.of(OBJECTIVE, "a Java function", "label_width", model.labelWidth());
  }

  private static Optional<InputScaling> scaling(Model model) {
    return model instanceof ModelSpec layers && !layers.standardize().isNone()
        ? Optional.of(new InputScaling(layers.standardize().mean(), layers.standardize().scale()))
        : Optional.empty();
  }

  /**
   * The network of a file, with its standardisation.
   *
   * @throws ThalwegException BAD_MODEL_FILE if code belongs to it that is not in its file: that of
   *     an objective, or of a user's own layer
   */
  public static ModelSpec network(ModelFile<?> file) {
    if (isObjective(file)) {
      throw ThalwegException.of(
              ErrorCode.BAD_MODEL_FILE, "the model is an objective, whose code is not in its file")
          .expected("a network of layers")
          .remedy("load it from Java: Fitted.load(directory, objective)");
    }
    List<String> own = UserLayer.namesIn(file.description().model());
    if (!own.isEmpty()) {
      throw ThalwegException.of(
              ErrorCode.BAD_MODEL_FILE,
              "the model has a layer of its user's, '"
                  + own.get(0)
                  + "': its code is not in the file")
          .expected("layers that Thalweg brings")
          .remedy("load it from Java: Fitted.load(directory, network)");
    }
    return ModelFit.spec(file);
  }

  /**
   * A network that has code of the user's, with the standardisation of its file.
   *
   * @param network the network that was saved
   * @throws ThalwegException BAD_MODEL_FILE if it is another
   */
  public static ModelSpec network(ModelFile<?> file, ModelSpec network) {
    ModelFit.network(file, describe(network));
    ModelFit.slots(file, network.slots());
    return file.scaling().map(scaling -> network.with(scaling.standardize())).orElse(network);
  }

  /** Whether the file is that of an objective, and describes no layers. */
  static boolean isObjective(ModelFile<?> file) {
    return file.description().model().containsKey(OBJECTIVE);
  }

  /** Whether all that computes the model is in its file, and no code of a user's is missing. */
  static boolean isWhole(ModelFile<?> file) {
    return !isObjective(file) && UserLayer.namesIn(file.description().model()).isEmpty();
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

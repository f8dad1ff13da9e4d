package io.thalweg.driver.checkpoint;

import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.files.ModelDirectory;
import io.thalweg.driver.files.ModelFile;
import io.thalweg.driver.files.NamedTensor;
import io.thalweg.driver.files.RunDirectory;
import io.thalweg.driver.files.SafeTensors;
import io.thalweg.driver.storage.Storage;
import io.thalweg.driver.storage.StoredPath;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.tensor.DType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of another training, with which one begins: {@code init_from}.
 *
 * @param place where they are from
 * @param tensors by the names of parameters
 * @param columns the feature columns of that training, where its files say them
 */
public record StartValues(
    Path place, Map<String, NamedTensor<?>> tensors, Optional<List<FeatureColumn>> columns) {

  /**
   * Those of a run (of its model, or else of its newest checkpoint), of a checkpoint, of a folder
   * of checkpoints or of a model.
   *
   * @throws ThalwegException MISSING_FILE or BAD_MODEL_FILE if there are none
   */
  public static StartValues load(Path path) {
    StoredPath.require(path, "init_from");
    Storage.requireReachable(path, "'init_from'");
    boolean hasModel = RunDirectory.isRun(path) && Files.exists(new RunDirectory(path).model());
    Optional<Checkpoint> newest =
        hasModel ? Optional.empty() : CheckpointFolder.of(path).find().newest();
    return newest.map(StartValues::of).orElseGet(() -> of(path, ModelDirectory.load(path)));
  }

  private static StartValues of(Checkpoint checkpoint) {
    Map<String, NamedTensor<?>> tensors = new LinkedHashMap<>();
    Path file = checkpoint.folder().resolve(StateFile.NAME);
    for (NamedTensor<?> tensor : SafeTensors.read(file).tensors()) {
      if (tensor.name().startsWith(StateFile.PARAMETER)) {
        tensors.put(tensor.name().substring(StateFile.PARAMETER.length()), tensor);
      }
    }
    return new StartValues(checkpoint.folder(), tensors, Optional.empty());
  }

  private static StartValues of(Path path, ModelFile<?> model) {
    Map<String, NamedTensor<?>> tensors = new LinkedHashMap<>();
    model.views().forEach(view -> tensors.put(view.name(), view));
    return new StartValues(path, tensors, Optional.of(model.description().features()));
  }

  /**
   * Fills the flat {@code parameters}, rounded to their element type. Mutates them, or nothing.
   *
   * @throws ThalwegException as {@link #require}
   */
  public <A> void fill(Slots slots, DType<A> dtype, A parameters) {
    require(slots);
    for (Slot slot : slots.list()) {
      NamedTensor<?> tensor = tensors.get(slot.name());
      double[] values = tensor.toDoubles();
      for (int i = 0; i < values.length; i++) {
        dtype.set(parameters, slot.offset() + i, values[i]);
      }
    }
  }

  /**
   * Refuses a model that needs more than there is.
   *
   * @throws ThalwegException BAD_VALUE that names the parameters which are missing here or have
   *     another shape
   */
  public void require(Slots slots) {
    List<String> expected = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (Slot slot : slots.list()) {
      NamedTensor<?> tensor = tensors.get(slot.name());
      if (tensor == null || !tensor.shape().equals(slot.shape())) {
        expected.add(slot.name() + " " + slot.shape());
        found.add(tensor == null ? "no " + slot.name() : slot.name() + " " + tensor.shape());
      }
    }
    if (!expected.isEmpty()) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE, "'init_from' has not all parameters of this model: " + place)
          .expected(String.join(", ", expected))
          .found(String.join(", ", found))
          .remedy("give 'init_from' a model of these layers, or leave it out");
    }
  }

  /**
   * What a user should know of them.
   *
   * @param used the feature columns of the training that begins
   */
  public List<String> notes(Slots slots, List<FeatureColumn> used) {
    List<String> notes = new ArrayList<>();
    List<String> others =
        tensors.keySet().stream().filter(name -> slots.find(name).isEmpty()).toList();
    if (!others.isEmpty()) {
      notes.add(
          "init_from: this model has no " + String.join(", ", others) + "; they are left out");
    }
    List<String> names = names(used);
    columns
        .map(StartValues::names)
        .filter(before -> !before.equals(names))
        .ifPresent(
            before ->
                notes.add(
                    "init_from: the parameters were trained on the columns "
                        + String.join(", ", before)
                        + "; here they meet "
                        + String.join(", ", names)));
    return notes;
  }

  private static List<String> names(List<FeatureColumn> columns) {
    return columns.stream().map(FeatureColumn::name).toList();
  }
}

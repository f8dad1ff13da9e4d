package io.thalweg.driver.checkpoint;

import io.thalweg.driver.files.FileDigest;
import io.thalweg.driver.files.NamedTensor;
import io.thalweg.driver.files.SafeTensors;
import io.thalweg.driver.files.TensorFile;
import io.thalweg.driver.state.TrainFigures;
import io.thalweg.driver.state.TrainState;
import io.thalweg.driver.state.Vectors;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.tensor.DType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code state.safetensors}: the parameters by name, what the optimizer remembers, the parameters
 * of the best evaluation, and what the run may go back to, where they are kept.
 */
final class StateFile {
  static final String NAME = "state.safetensors";
  static final String PARAMETER = "parameters.";

  private static final String OPTIMIZER = "optimizer.";
  private static final String BEST = "best";
  private static final String SOUND = "sound.";
  private static final Map<String, String> METADATA = Map.of("format", "thalweg-checkpoint");

  private StateFile() {}

  /** Writes the vectors of {@code state} into {@code folder}. */
  static <A> FileDigest write(TrainState<A> state, Slots slots, Path folder) {
    DType<A> dtype = state.dtype();
    List<NamedTensor<?>> tensors = new ArrayList<>();
    Vectors<A> live = new Vectors<>(state.parameters(), state.optimizer().toMap());
    tensors.addAll(tensors("", live, slots, dtype));
    state.sound().ifPresent(sound -> tensors.addAll(tensors(SOUND, sound, slots, dtype)));
    state.best().ifPresent(best -> tensors.add(NamedTensor.vector(BEST, dtype, best)));
    TensorFile file = TensorFile.of(METADATA, tensors);
    return FileDigest.write(folder.resolve(NAME), target -> SafeTensors.write(file, target));
  }

  private static <A> List<NamedTensor<?>> tensors(
      String prefix, Vectors<A> vectors, Slots slots, DType<A> dtype) {
    List<NamedTensor<?>> tensors = new ArrayList<>();
    for (Slot slot : slots.list()) {
      tensors.add(
          new NamedTensor<>(
              prefix + PARAMETER + slot.name(),
              dtype,
              slot.shape(),
              vectors.parameters(),
              slot.offset()));
    }
    vectors
        .optimizer()
        .forEach(
            (name, vector) ->
                tensors.add(NamedTensor.vector(prefix + OPTIMIZER + name, dtype, vector)));
    return tensors;
  }

  /**
   * Gives {@code state} the vectors of a file and {@code figures}. Mutates.
   *
   * @throws ThalwegException BAD_MODEL_FILE or BAD_VALUE if they are those of another model or
   *     optimizer
   */
  static <A> void restore(TrainState<A> state, Slots slots, TrainFigures figures, Path folder) {
    TensorFile file = SafeTensors.read(folder.resolve(NAME));
    DType<A> dtype = state.dtype();
    state.restore(
        figures,
        vectors("", file, slots, dtype),
        best(file, slots, dtype),
        figures.refuge().map(refuge -> vectors(SOUND, file, slots, dtype)));
  }

  private static <A> Optional<A> best(TensorFile file, Slots slots, DType<A> dtype) {
    if (!file.has(BEST)) {
      return Optional.empty();
    }
    NamedTensor<A> best = file.require(BEST, dtype);
    if (best.size() != slots.size()) {
      throw ThalwegException.of(
              ErrorCode.BAD_MODEL_FILE, "the best parameters are those of another model")
          .expected(slots.size() + " parameters")
          .found(best.size() + " parameters");
    }
    return Optional.of(best.array());
  }

  private static <A> Vectors<A> vectors(
      String prefix, TensorFile file, Slots slots, DType<A> dtype) {
    A parameters = dtype.allocate(slots.size());
    for (Slot slot : slots.list()) {
      NamedTensor<A> tensor = file.require(prefix + PARAMETER + slot.name(), dtype);
      if (!tensor.shape().equals(slot.shape())) {
        throw ThalwegException.of(ErrorCode.BAD_MODEL_FILE, slot.name() + " has another shape")
            .expected(slot.shape().toString())
            .found(tensor.shape().toString());
      }
      dtype.copy(tensor.array(), tensor.offset(), parameters, slot.offset(), slot.size());
    }
    Map<String, A> optimizer = new LinkedHashMap<>();
    for (NamedTensor<?> tensor : file.tensors()) {
      if (tensor.name().startsWith(prefix + OPTIMIZER)) {
        String name = tensor.name().substring(prefix.length() + OPTIMIZER.length());
        optimizer.put(name, file.require(tensor.name(), dtype).array());
      }
    }
    return new Vectors<>(parameters, optimizer);
  }
}

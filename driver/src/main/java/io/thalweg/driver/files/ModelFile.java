package io.thalweg.driver.files;

import io.thalweg.shared.tensor.DType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A trained model: its description, its parameters and what its inputs were standardised with.
 *
 * @param parameters the flat parameter vector
 * @param views the named views that cover {@code parameters} from its first element to its last, in
 *     order and without a gap
 * @param <A> {@code float[]} or {@code double[]}
 */
public record ModelFile<A>(
    ModelDescription description,
    DType<A> dtype,
    A parameters,
    List<NamedTensor<A>> views,
    Optional<InputScaling> scaling) {

  /** The prefix of tensors that belong to the inputs; no view may have it. */
  static final String INPUT_PREFIX = "input.";

  /**
   * Checks that everything fits together.
   *
   * @throws IllegalArgumentException if it does not
   */
  public ModelFile {
    Objects.requireNonNull(description, "description");
    views = List.copyOf(views);
    int position = 0;
    for (NamedTensor<A> view : views) {
      if (view.array() != parameters || view.offset() != position) {
        throw new IllegalArgumentException(
            "view %s does not continue the parameters at %d".formatted(view.name(), position));
      }
      if (view.name().startsWith(INPUT_PREFIX)) {
        throw new IllegalArgumentException("a parameter must not be called " + view.name());
      }
      position += view.size();
    }
    if (position != dtype.length(parameters)) {
      throw new IllegalArgumentException(
          "views cover %d of %d parameters".formatted(position, dtype.length(parameters)));
    }
    if (scaling.isPresent() && scaling.get().inputs() != description.inputs()) {
      throw new IllegalArgumentException(
          "scaling of %d inputs for a model of %d"
              .formatted(scaling.get().inputs(), description.inputs()));
    }
  }

  /** Whether all parameters are finite; only such a model can be saved. */
  public boolean isFinite() {
    for (int i = 0; i < dtype.length(parameters); i++) {
      if (!Double.isFinite(dtype.get(parameters, i))) {
        return false;
      }
    }
    return true;
  }

  /** The hash of the parameters, as in the run's summary. */
  public String paramsSha256() {
    return Sha256.of(dtype, parameters);
  }
}

package io.thalweg.driver.files;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The content of one safetensors file.
 *
 * @param metadata free text by key
 * @param tensors tensors of different names, in the order of the file
 */
public record TensorFile(SortedMap<String, String> metadata, List<NamedTensor<?>> tensors) {

  /**
   * Takes copies of both collections.
   *
   * @throws IllegalArgumentException if two tensors have the same name
   */
  public TensorFile {
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    tensors = List.copyOf(tensors);
    Set<String> names = new HashSet<>();
    for (NamedTensor<?> tensor : tensors) {
      if (!names.add(tensor.name())) {
        throw new IllegalArgumentException("two tensors are called " + tensor.name());
      }
    }
  }

  /** The content with these tensors and this metadata. */
  public static TensorFile of(
      Map<String, String> metadata, List<? extends NamedTensor<?>> tensors) {
    return new TensorFile(new TreeMap<>(metadata), List.copyOf(tensors));
  }

  /** Whether there is a tensor of this name. */
  public boolean has(String name) {
    return tensors.stream().anyMatch(tensor -> tensor.name().equals(name));
  }

  /**
   * The tensor of this name and element type.
   *
   * @throws ThalwegException BAD_MODEL_FILE if there is none
   */
  @SuppressWarnings("unchecked") // equal dtype tokens mean equal array types
  public <A> NamedTensor<A> require(String name, DType<A> dtype) {
    NamedTensor<?> tensor =
        tensors.stream()
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow(() -> missing(name));
    if (tensor.dtype() != dtype) {
      throw ThalwegException.of(ErrorCode.BAD_MODEL_FILE, "tensor '" + name + "' has another type")
          .expected(dtype.name())
          .found(tensor.dtype().name());
    }
    return (NamedTensor<A>) tensor;
  }

  private ThalwegException missing(String name) {
    return ThalwegException.of(ErrorCode.BAD_MODEL_FILE, "tensor '" + name + "' is missing")
        .expected("a tensor called " + name)
        .found(String.join(", ", tensors.stream().map(NamedTensor::name).toList()));
  }
}

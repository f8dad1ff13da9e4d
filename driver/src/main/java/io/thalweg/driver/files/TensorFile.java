package io.thalweg.driver.files;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The content of one safetensors file. Immutable but for the elements of its tensors. */
public final class TensorFile {
  private final SortedMap<String, String> metadata;
  private final Map<String, NamedTensor<?>> tensors = new LinkedHashMap<>();

  private TensorFile(Map<String, String> metadata, List<? extends NamedTensor<?>> tensors) {
    this.metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    for (NamedTensor<?> tensor : tensors) {
      if (this.tensors.put(tensor.name(), tensor) != null) {
        throw new IllegalArgumentException("two tensors are called " + tensor.name());
      }
    }
  }

  /**
   * The content with this metadata, free text by key, and these tensors. Takes copies of both
   * collections.
   *
   * @throws IllegalArgumentException if two tensors have the same name
   */
  public static TensorFile of(
      Map<String, String> metadata, List<? extends NamedTensor<?>> tensors) {
    return new TensorFile(metadata, tensors);
  }

  /** Free text by key. */
  public SortedMap<String, String> metadata() {
    return metadata;
  }

  /** The tensors, in the order of the file. */
  public List<NamedTensor<?>> tensors() {
    return List.copyOf(tensors.values());
  }

  /** Whether there is a tensor of this name. */
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /**
   * The tensor of this name and element type.
   *
   * @throws ThalwegException BAD_MODEL_FILE if there is none
   */
  @SuppressWarnings("unchecked") // equal dtype tokens mean equal array types
  public <A> NamedTensor<A> require(String name, DType<A> dtype) {
    NamedTensor<?> tensor = tensors.get(name);
    if (tensor == null) {
      throw bad(name, "is missing")
          .expected("a tensor called " + JsonExcerpt.of(name))
          .found(JsonExcerpt.of(tensors.keySet()));
    }
    if (tensor.dtype() != dtype) {
      throw bad(name, "has another type").expected(dtype.name()).found(tensor.dtype().name());
    }
    return (NamedTensor<A>) tensor;
  }

  private static ThalwegException bad(String name, String what) {
    return ThalwegException.of(
        ErrorCode.BAD_MODEL_FILE, "tensor '" + JsonExcerpt.of(name) + "' " + what);
  }
}

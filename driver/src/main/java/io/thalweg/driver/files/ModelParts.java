package io.thalweg.driver.files;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts the two files of a model together, and refuses what does not fit. */
final class ModelParts {
  static final String MEAN = ModelFile.INPUT_PREFIX + "mean";
  static final String SCALE = ModelFile.INPUT_PREFIX + "scale";

  private final JsonFields fields;
  private final TensorFile tensors;

  ModelParts(JsonFields fields, TensorFile tensors) {
    this.fields = fields;
    this.tensors = tensors;
  }

  /**
   * The model.
   *
   * @throws ThalwegException BAD_MODEL_FILE
   */
  ModelFile<?> assemble() {
    ModelFile<?> model =
        switch (fields.text("dtype")) {
          case "float32" -> assemble(DType.FLOAT32);
          case "float64" -> assemble(DType.FLOAT64);
          default ->
              throw bad(
                  "unknown dtype", "float32 or float64", JsonExcerpt.of(fields.text("dtype")));
        };
    ModelFit.require(model);
    return model;
  }

  private <A> ModelFile<A> assemble(DType<A> dtype) {
    List<String> names = fields.texts("parameters");
    requireNoOthers(names);
    List<NamedTensor<A>> parts = names.stream().map(name -> tensors.require(name, dtype)).toList();
    A parameters = dtype.allocate(size(parts));
    List<NamedTensor<A>> views = new ArrayList<>();
    int offset = 0;
    for (NamedTensor<A> part : parts) {
      dtype.copy(part.array(), part.offset(), parameters, offset, part.size());
      views.add(new NamedTensor<>(part.name(), dtype, part.shape(), parameters, offset));
      offset += part.size();
    }
    ModelFile<A> model = build(dtype, parameters, views);
    if (!model.paramsSha256().equals(fields.text("params_sha256"))) {
      throw bad(
          "the parameters are not those that the description was written for",
          "SHA-256 " + JsonExcerpt.of(fields.text("params_sha256")),
          model.paramsSha256());
    }
    return model;
  }

  private static int size(List<? extends NamedTensor<?>> parts) {
    long size = parts.stream().mapToLong(NamedTensor::size).sum();
    if (size > Integer.MAX_VALUE) {
      throw bad("the model is too large", Integer.MAX_VALUE + " parameters at most", "" + size);
    }
    return (int) size;
  }

  /** Each name once, and with the scaling no other tensors. */
  private void requireNoOthers(List<String> names) {
    Set<String> expected = new HashSet<>(names);
    if (expected.size() < names.size()) {
      throw bad("a parameter is named twice", "different names", JsonExcerpt.of(names));
    }
    if (fields.flag("standardize")) {
      expected.addAll(List.of(MEAN, SCALE));
    }
    List<String> others =
        tensors.tensors().stream()
            .map(NamedTensor::name)
            .filter(name -> !expected.contains(name))
            .toList();
    if (!others.isEmpty()) {
      throw bad(
          "there are tensors that the description does not know", "none", JsonExcerpt.of(others));
    }
  }

  private <A> ModelFile<A> build(DType<A> dtype, A parameters, List<NamedTensor<A>> views) {
    try {
      Optional<InputScaling> scaling =
          fields.flag("standardize") ? Optional.of(scaling()) : Optional.empty();
      ModelDescription description = ModelDescription.from(fields);
      description.inputs(); // whose sum may be no int
      return new ModelFile<>(description, dtype, parameters, views, scaling);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw bad(
              "the parts of the model disagree",
              "a consistent model",
              JsonExcerpt.of(e.getMessage()))
          .cause(e);
    }
  }

  private InputScaling scaling() {
    return new InputScaling(
        tensors.require(MEAN, DType.FLOAT64).array(),
        tensors.require(SCALE, DType.FLOAT64).array());
  }

  private static ThalwegException bad(String what, String expected, String found) {
    return ThalwegException.of(ErrorCode.BAD_MODEL_FILE, what).expected(expected).found(found);
  }
}

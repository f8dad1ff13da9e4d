package io.thalweg.driver.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model on disk: {@code model.safetensors} with the numbers and {@code model.json} with all else.
 * Data only: loading a model runs no code of it.
 *
 * <p>The JSON is written last and holds the hash of the parameters, so a model that was half
 * written or half replaced is refused. A reader accepts every format version up to its own.
 */
public final class ModelDirectory {
  private static final String FORMAT = "thalweg-model";
  private static final int VERSION = 1;
  private static final String TENSORS_FILE = "model.safetensors";
  private static final String JSON_FILE = "model.json";
  private static final String MEAN = ModelFile.INPUT_PREFIX + "mean";
  private static final String SCALE = ModelFile.INPUT_PREFIX + "scale";
  private static final long MAX_JSON_BYTES = 1 << 24;

  private ModelDirectory() {}

  /**
   * Writes {@code model} into {@code directory}, which is created where it is missing. Each of the
   * two files is replaced atomically.
   */
  public static <A> void save(ModelFile<A> model, Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, directory + " cannot be created").cause(e);
    }
    List<NamedTensor<?>> tensors = new ArrayList<>(model.views());
    model
        .scaling()
        .ifPresent(
            scaling -> {
              tensors.add(NamedTensor.vector(MEAN, DType.FLOAT64, scaling.mean()));
              tensors.add(NamedTensor.vector(SCALE, DType.FLOAT64, scaling.scale()));
            });
    TensorFile file = TensorFile.of(Map.of("format", FORMAT), tensors);
    SafeTensors.write(file, directory.resolve(TENSORS_FILE));
    AtomicFiles.write(directory.resolve(JSON_FILE), Json.pretty(toMap(model)));
  }

  /**
   * Reads the model in {@code directory}.
   *
   * @throws ThalwegException MISSING_FILE if a file is missing, BAD_MODEL_FILE if the two are not a
   *     sound model
   */
  public static ModelFile<?> load(Path directory) {
    Path path = directory.resolve(JSON_FILE);
    JsonFields fields = new JsonFields(path.toString(), parse(path));
    checkVersion(fields);
    TensorFile tensors = SafeTensors.read(directory.resolve(TENSORS_FILE));
    return switch (fields.text("dtype")) {
      case "float32" -> assemble(fields, tensors, DType.FLOAT32);
      case "float64" -> assemble(fields, tensors, DType.FLOAT64);
      default -> throw bad(path + ": unknown dtype", "float32 or float64", fields.text("dtype"));
    };
  }

  private static Map<String, Object> toMap(ModelFile<?> model) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("format", FORMAT);
    map.put("format_version", VERSION);
    map.put("dtype", model.dtype().name());
    map.put("standardize", model.scaling().isPresent());
    map.putAll(model.description().toMap());
    map.put("parameters", model.views().stream().map(NamedTensor::name).toList());
    map.put("params_sha256", model.paramsSha256());
    return map;
  }

  private static void checkVersion(JsonFields fields) {
    if (!fields.text("format").equals(FORMAT)) {
      throw bad("the file describes no model of Thalweg", FORMAT, fields.text("format"));
    }
    if (fields.count("format_version") > VERSION) {
      throw bad(
              "the model is newer than this version of Thalweg",
              "format version " + VERSION + " or older",
              "format version " + fields.count("format_version"))
          .remedy("use the Thalweg that has written it, or a newer one");
    }
  }

  private static <A> ModelFile<A> assemble(JsonFields fields, TensorFile tensors, DType<A> dtype) {
    List<NamedTensor<A>> parts =
        fields.texts("parameters").stream().map(name -> tensors.require(name, dtype)).toList();
    long size = parts.stream().mapToLong(NamedTensor::size).sum();
    if (size > Integer.MAX_VALUE) {
      throw bad("the model is too large", Integer.MAX_VALUE + " parameters at most", "" + size);
    }
    A parameters = dtype.allocate((int) size);
    List<NamedTensor<A>> views = new ArrayList<>();
    int offset = 0;
    for (NamedTensor<A> part : parts) {
      dtype.copy(part.array(), part.offset(), parameters, offset, part.size());
      views.add(new NamedTensor<>(part.name(), dtype, part.shape(), parameters, offset));
      offset += part.size();
    }
    ModelFile<A> model = build(fields, tensors, dtype, parameters, views);
    if (!model.paramsSha256().equals(fields.text("params_sha256"))) {
      throw bad(
          "the parameters are not those that the description was written for",
          "SHA-256 " + fields.text("params_sha256"),
          model.paramsSha256());
    }
    return model;
  }

  private static <A> ModelFile<A> build(
      JsonFields fields,
      TensorFile tensors,
      DType<A> dtype,
      A parameters,
      List<NamedTensor<A>> views) {
    try {
      Optional<InputScaling> scaling =
          tensors.has(MEAN) || tensors.has(SCALE)
              ? Optional.of(scaling(tensors))
              : Optional.empty();
      return new ModelFile<>(ModelDescription.from(fields), dtype, parameters, views, scaling);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw bad("the parts of the model disagree", "a consistent model", e.getMessage()).cause(e);
    }
  }

  private static InputScaling scaling(TensorFile tensors) {
    return new InputScaling(
        tensors.require(MEAN, DType.FLOAT64).array(),
        tensors.require(SCALE, DType.FLOAT64).array());
  }

  private static Map<String, Object> parse(Path path) {
    try {
      if (Files.size(path) > MAX_JSON_BYTES) {
        throw bad(path + " is too long", MAX_JSON_BYTES + " bytes at most", Files.size(path) + "");
      }
      return Json.parse(Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw ThalwegException.of(ErrorCode.MISSING_FILE, "there is no model file " + path)
          .remedy("give the directory of a run that has completed")
          .cause(e);
    } catch (JsonProcessingException e) {
      throw bad(path + " is not valid JSON", "one JSON object", e.getOriginalMessage()).cause(e);
    } catch (IOException e) {
      throw bad(path + " cannot be read", "a readable file", e.toString()).cause(e);
    }
  }

  private static ThalwegException bad(String what, String expected, String found) {
    return ThalwegException.of(ErrorCode.BAD_MODEL_FILE, what).expected(expected).found(found);
  }
}

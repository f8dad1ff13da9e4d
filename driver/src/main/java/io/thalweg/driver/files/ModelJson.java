package io.thalweg.driver.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code model.json}. Since format version 2 its last field, {@code model_sha256}, is the {@link
 * ModelChecksum} of all others and the tensors; version 1 has a hash of the parameters only. Models
 * whose inputs are encoded (categories, gaps, dates), or whose classes have names, are of version
 * 3, which older readers refuse.
 */
final class ModelJson {
  static final String FORMAT = "thalweg-model";
  private static final int PLAIN_VERSION = 2;
  private static final int VERSION = 3;
  static final String TENSORS_FILE = "model.safetensors";

  /** What holds the tensors while a model of an object store is replaced. */
  static final Pattern BESIDE = Pattern.compile("model-[0-9a-f]{16}\\.safetensors");

  private static final String TENSORS = "tensors_file";
  private static final String CHECKSUM = "model_sha256";
  private static final long MAX_BYTES = 1 << 24;

  private ModelJson() {}

  /**
   * The text of the file.
   *
   * @param tensorsFile the name of the file that holds the tensors
   */
  static String write(ModelFile<?> model, List<NamedTensor<?>> tensors, String tensorsFile) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("format", FORMAT);
    map.put("format_version", model.description().isPlain() ? PLAIN_VERSION : VERSION);
    map.put("dtype", model.dtype().name());
    map.put("standardize", model.scaling().isPresent());
    map.putAll(model.description().toMap());
    map.put("parameters", model.views().stream().map(NamedTensor::name).toList());
    map.put("params_sha256", model.paramsSha256());
    if (!tensorsFile.equals(TENSORS_FILE)) {
      map.put(TENSORS, tensorsFile);
    }
    map.put(CHECKSUM, ModelChecksum.of(asRead(map), tensors));
    return Json.pretty(map);
  }

  /** The object as a reader gets it: numbers may come back as another type. */
  private static Map<String, Object> asRead(Map<String, Object> map) {
    try {
      return Json.parse(Json.line(map).getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, "a model description is no JSON").cause(e);
    }
  }

  /**
   * The object in the file.
   *
   * @throws ThalwegException MISSING_FILE; BAD_MODEL_FILE if it is not of a version that is known
   */
  static JsonFields read(Path path) {
    try {
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw bad(path + " is not a file", "a file", "something else");
      }
      if (Files.size(path) > MAX_BYTES) {
        throw bad(path + " is too long", MAX_BYTES + " bytes at most", Files.size(path) + "");
      }
      return read(Files.newInputStream(path), Files.size(path), path.toString());
    } catch (NoSuchFileException e) {
      throw ThalwegException.of(ErrorCode.MISSING_FILE, "there is no model file " + path)
          .remedy("give the directory of a run that has completed")
          .cause(e);
    } catch (IOException e) {
      throw bad(path + " cannot be read", "a readable file", e.toString()).cause(e);
    }
  }

  /**
   * The object that {@code source} gives, which is closed.
   *
   * @param length in bytes
   * @param origin what to call the file in an error
   */
  static JsonFields read(InputStream source, long length, String origin) throws IOException {
    try {
      JsonFields fields = new JsonFields(origin, Json.parse(source, length));
      checkVersion(fields);
      return fields;
    } catch (JsonProcessingException e) {
      throw bad(origin + " is not valid JSON", "one JSON object", e.getOriginalMessage()).cause(e);
    }
  }

  private static void checkVersion(JsonFields fields) {
    if (!fields.text("format").equals(FORMAT)) {
      throw bad(
          "the file describes no model of Thalweg", FORMAT, JsonExcerpt.of(fields.text("format")));
    }
    int version = fields.count("format_version");
    if (version > VERSION) {
      throw bad(
              "the model is newer than this version of Thalweg",
              "format version " + VERSION + " or older",
              "format version " + version)
          .remedy("use the Thalweg that has written it, or a newer one");
    }
    if (version < 1 || (version == 1) == fields.toMap().containsKey(CHECKSUM)) {
      throw bad(
          "the format version does not fit the rest of the description",
          "version 1 without " + CHECKSUM + ", or a later one with it",
          "version " + version);
    }
  }

  /**
   * The name of the file that holds the tensors.
   *
   * @throws ThalwegException BAD_MODEL_FILE if it is none that a model is written to
   */
  static String tensorsFile(JsonFields fields) {
    if (!fields.toMap().containsKey(TENSORS)) {
      return TENSORS_FILE;
    }
    String name = fields.text(TENSORS);
    if (!BESIDE.matcher(name).matches()) {
      throw bad("the description names another file for its numbers", TENSORS_FILE, name);
    }
    return name;
  }

  /** Whether everything in the file has a checksum, or only the parameters. */
  static boolean isCovered(JsonFields fields) {
    return fields.toMap().containsKey(CHECKSUM);
  }

  /**
   * Compares the file and its tensors with the checksum.
   *
   * @throws ThalwegException BAD_MODEL_FILE if they are not what was written
   */
  static void verify(JsonFields fields, TensorFile tensors) {
    if (isCovered(fields)) {
      Map<String, Object> rest = new LinkedHashMap<>(fields.toMap());
      rest.remove(CHECKSUM);
      String found = ModelChecksum.of(rest, tensors.tensors());
      if (!found.equals(fields.text(CHECKSUM))) {
        throw bad(
                "the model is damaged or was changed: it does not agree with its checksum",
                "SHA-256 " + JsonExcerpt.of(fields.text(CHECKSUM)),
                found)
            .remedy("restore the folder, or write the model again");
      }
    }
  }

  private static ThalwegException bad(String what, String expected, String found) {
    return ThalwegException.of(ErrorCode.BAD_MODEL_FILE, what).expected(expected).found(found);
  }
}

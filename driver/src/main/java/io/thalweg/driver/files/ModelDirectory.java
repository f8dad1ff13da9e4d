package io.thalweg.driver.files;

import io.thalweg.driver.storage.Storage;
import io.thalweg.driver.storage.StoredPath;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model on disk: {@code model.safetensors} with the numbers and {@code model.json} with all else.
 * Data only: loading a model runs no code of it.
 *
 * <p>The JSON holds a checksum of itself and of all numbers, which every load verifies. A reader
 * accepts every format version up to its own.
 */
public final class ModelDirectory {
  private static final String TENSORS_FILE = ModelJson.TENSORS_FILE;
  private static final String JSON_FILE = "model.json";
  private static final String NAME = "the model folder";
  private static final int KEY_LETTERS = 16;

  private ModelDirectory() {}

  /**
   * Writes {@code model} as the folder {@code directory}: beside it first, then moved in place, so
   * that an earlier model there stays until the new one is complete.
   *
   * @throws ThalwegException BAD_VALUE if the path cannot be reached or a parameter is not finite;
   *     OUTPUT_EXISTS if something other than a model of Thalweg stands there; INTERNAL if the file
   *     system refuses
   */
  public static void save(ModelFile<?> model, Path directory) {
    StoredPath.require(directory, NAME);
    Storage.requireReachable(directory, NAME);
    if (!model.isFinite()) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "a parameter of the model is not finite")
          .expected("finite numbers")
          .found("NaN or infinity");
    }
    try {
      checkReplaceable(StoredPath.place(directory));
      if (Storage.renames(directory)) {
        writeBeside(model, directory);
      } else {
        writeInPlace(model, directory);
      }
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, directory + " cannot be written")
          .found(e.toString())
          .cause(e);
    }
  }

  private static void writeBeside(ModelFile<?> model, Path directory) throws IOException {
    try (StagedFolder staged = StagedFolder.beside(directory)) {
      Files.createDirectory(staged.path());
      write(model, staged.path(), TENSORS_FILE);
      checkReplaceable(StoredPath.place(directory));
      staged.commit();
    }
  }

  /**
   * Where no folder takes the place of another, the description is written last and names its
   * numbers: those of an earlier model stay as long as its description stands. Every description
   * that stands there meanwhile is of a whole model.
   */
  private static void writeInPlace(ModelFile<?> model, Path directory) throws IOException {
    Files.createDirectories(directory);
    if (Files.exists(directory.resolve(JSON_FILE))) {
      String key = model.paramsSha256().substring(0, KEY_LETTERS);
      write(model, directory, "model-" + key + ".safetensors");
      Files.deleteIfExists(directory.resolve(TENSORS_FILE)); // must not pass for the new one
    }
    write(model, directory, TENSORS_FILE);
    for (String name : Trees.names(directory)) {
      if (ModelJson.BESIDE.matcher(name).matches()) {
        Files.delete(directory.resolve(name));
      }
    }
  }

  private static void write(ModelFile<?> model, Path directory, String tensorsFile) {
    List<NamedTensor<?>> tensors = tensors(model);
    TensorFile file = TensorFile.of(Map.of("format", ModelJson.FORMAT), tensors);
    SafeTensors.write(file, directory.resolve(tensorsFile));
    AtomicFiles.write(directory.resolve(JSON_FILE), ModelJson.write(model, tensors, tensorsFile));
  }

  /** The tensors of the file of a model. */
  static List<NamedTensor<?>> tensors(ModelFile<?> model) {
    List<NamedTensor<?>> tensors = new ArrayList<>(model.views());
    model
        .scaling()
        .ifPresent(
            scaling -> {
              tensors.add(NamedTensor.vector(ModelParts.MEAN, DType.FLOAT64, scaling.mean()));
              tensors.add(NamedTensor.vector(ModelParts.SCALE, DType.FLOAT64, scaling.scale()));
            });
    return tensors;
  }

  private static void checkReplaceable(Path place) throws IOException {
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(place, "a file or link is in the place of the model folder", "no folder");
    }
    List<String> names = Trees.names(place);
    List<String> others =
        names.stream()
            .filter(name -> !name.equals(JSON_FILE) && !name.equals(TENSORS_FILE))
            .filter(name -> !ModelJson.BESIDE.matcher(name).matches())
            .toList();
    if (!others.isEmpty()) {
      throw exists(place, "the folder holds more than a model", String.join(", ", names));
    }
    boolean isOurs =
        names.contains(JSON_FILE)
            ? isOurs(place.resolve(JSON_FILE))
            : !Storage.renames(place); // one that was not completed
    if (!names.isEmpty() && !isOurs) {
      throw exists(place, "the folder holds no model of Thalweg", String.join(", ", names));
    }
  }

  /** Whether the file names our format, damaged or not. */
  private static boolean isOurs(Path json) throws IOException {
    return new String(Files.readAllBytes(json), StandardCharsets.ISO_8859_1)
        .contains('"' + ModelJson.FORMAT + '"');
  }

  private static ThalwegException exists(Path place, String what, String found) {
    return ThalwegException.of(ErrorCode.OUTPUT_EXISTS, what + ", and stays as it is: " + place)
        .expected("no folder, an empty one, or a model that Thalweg has written")
        .found(found)
        .remedy("choose another folder");
  }

  /**
   * The folder of the model in {@code path}: a model folder itself, or a run directory.
   *
   * @throws ThalwegException MISSING_FILE, saying what is there instead
   */
  public static Path locate(Path path) {
    StoredPath.require(path, NAME);
    Storage.requireReachable(path, NAME);
    StagedFolder.recover(path);
    if (Files.exists(path.resolve(JSON_FILE)) || Files.exists(path.resolve(TENSORS_FILE))) {
      return path;
    }
    if (RunDirectory.isRun(path)) {
      Path model = RunDirectory.open(path).model();
      if (Files.notExists(model)) {
        throw ThalwegException.of(ErrorCode.MISSING_FILE, "the run has no model: " + path)
            .expected("a run that has ended with finite parameters")
            .remedy("see what became of the run: thalweg inspect " + path);
      }
      return model;
    }
    throw ThalwegException.of(ErrorCode.MISSING_FILE, "there is no model in " + path)
        .expected("a folder with %s and %s, or a run directory".formatted(JSON_FILE, TENSORS_FILE))
        .found(Files.isDirectory(path) ? "another folder" : "no folder")
        .remedy("give the folder that save or thalweg train has written");
  }

  /**
   * Reads the model in {@code directory}, which is a model folder or a run directory, and verifies
   * its checksum. Of a model of format version 1, which has none, what can be is checked: the hash
   * of its parameters, and whether its parts fit together.
   *
   * @throws ThalwegException MISSING_FILE if a file is missing, BAD_MODEL_FILE if the two are not a
   *     sound model
   */
  public static ModelFile<?> load(Path directory) {
    Path folder = locate(directory);
    try {
      JsonFields fields = ModelJson.read(folder.resolve(JSON_FILE));
      return of(fields, SafeTensors.read(folder.resolve(ModelJson.tensorsFile(fields))));
    } catch (ThalwegException e) {
      throw e.what().contains(folder.toString()) ? e : e.at(folder.toString());
    }
  }

  /**
   * The model of the content of both files.
   *
   * @throws ThalwegException BAD_MODEL_FILE if they are not a sound model
   */
  static ModelFile<?> of(JsonFields fields, TensorFile tensors) {
    ModelJson.verify(fields, tensors);
    return new ModelParts(fields, tensors).assemble();
  }

  /** What to say of a model of format version 1: of it only the parameters have a checksum. */
  public static Optional<String> note(Path directory) {
    JsonFields fields = ModelJson.read(locate(directory).resolve(JSON_FILE));
    return ModelJson.isCovered(fields)
        ? Optional.empty()
        : Optional.of(
            "note: an early version has written this model: only its parameters have a checksum");
  }
}

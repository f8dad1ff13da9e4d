package io.thalweg.driver.files;

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
import java.util.Set;

/**
 * A model on disk: {@code model.safetensors} with the numbers and {@code model.json} with all else.
 * Data only: loading a model runs no code of it.
 *
 * <p>The JSON holds a checksum of itself and of all numbers, which every load verifies. A reader
 * accepts every format version up to its own.
 */
public final class ModelDirectory {
  private static final String TENSORS_FILE = "model.safetensors";
  private static final String JSON_FILE = "model.json";
  private static final String NAME = "the model folder";

  private ModelDirectory() {}

  /**
   * Writes {@code model} as the folder {@code directory}: beside it first, then moved in place, so
   * that an earlier model there stays until the new one is complete.
   *
   * @throws ThalwegException BAD_VALUE if the path is not local or a parameter is not finite;
   *     OUTPUT_EXISTS if something other than a model of Thalweg stands there; INTERNAL if the file
   *     system refuses
   */
  public static void save(ModelFile<?> model, Path directory) {
    LocalPath.require(directory, NAME);
    if (!model.isFinite()) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "a parameter of the model is not finite")
          .expected("finite numbers")
          .found("NaN or infinity");
    }
    try {
      checkReplaceable(LocalPath.place(directory));
      try (StagedFolder staged = StagedFolder.beside(directory)) {
        Files.createDirectory(staged.path());
        write(model, staged.path());
        checkReplaceable(LocalPath.place(directory));
        staged.commit();
      }
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, directory + " cannot be written")
          .found(e.toString())
          .cause(e);
    }
  }

  private static void write(ModelFile<?> model, Path directory) {
    List<NamedTensor<?>> tensors = tensors(model);
    TensorFile file = TensorFile.of(Map.of("format", ModelJson.FORMAT), tensors);
    SafeTensors.write(file, directory.resolve(TENSORS_FILE));
    AtomicFiles.write(directory.resolve(JSON_FILE), ModelJson.write(model, tensors));
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
    if (!Set.of(JSON_FILE, TENSORS_FILE).containsAll(names)) {
      throw exists(place, "the folder holds more than a model", String.join(", ", names));
    }
    boolean isOurs = names.contains(JSON_FILE) && isOurs(place.resolve(JSON_FILE));
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
    LocalPath.require(path, NAME);
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
      return of(
          ModelJson.read(folder.resolve(JSON_FILE)),
          SafeTensors.read(folder.resolve(TENSORS_FILE)));
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

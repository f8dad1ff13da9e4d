package io.thalweg.driver.files;

import io.thalweg.driver.Trial;
import io.thalweg.driver.storage.MemoryStore;
import io.thalweg.driver.storage.Storage;
import io.thalweg.driver.storage.StoredPath;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What errors of files and folders tell their user to do. */
class FileRemediesTest {
  @TempDir Path directory;

  private Executable writes(String name, boolean overwrite) {
    return () ->
        new OutputFolder(directory.resolve(name), "predict", "--output", overwrite)
            .write(folder -> Files.createFile(Files.createDirectory(folder).resolve("part-0")));
  }

  private Executable runs(String name, boolean overwrite) {
    return () -> {
      try (OngoingRun run = OngoingRun.start(directory.resolve(name), overwrite, note -> {})) {
        run.end(RunStatus.COMPLETED);
      }
    };
  }

  private Executable saves(String name) {
    return () -> {
      ModelSpec spec = new ModelSpec(1, List.of(new Layer.Linear(1)), new Loss.Mse());
      ModelDirectory.save(
          ModelFiles.of(
              spec,
              DType.FLOAT32,
              spec.initialise(DType.FLOAT32, 3),
              List.of(new FeatureColumn("size", 1)),
              List.of("label"),
              Fixtures.provenance()),
          directory.resolve(name));
    };
  }

  private Executable loads(String name) {
    return () -> ModelDirectory.load(ModelDirectory.locate(directory.resolve(name)));
  }

  private Path letter(String folder) throws IOException {
    Path place = Files.createDirectories(directory.resolve(folder));
    return Files.writeString(place.resolve("letter.txt"), "dear");
  }

  @TestFactory
  Stream<DynamicTest> outputs() throws Throwable {
    letter("letters");
    writes("rows", false).execute();
    writes("busy", false).execute();
    Path added = letter("busy");
    Executable elsewhere = writes("elsewhere/rows", false);
    return Stream.of(
        Trial.of("choose another folder with --output", writes("letters", true), elsewhere),
        Trial.of(
            "choose another folder with --output",
            writes("letters/letter.txt", true),
            writes("rows/../more", false)),
        Trial.of(
            "choose another folder with --output",
            writes("letters/letter.txt/rows", true),
            writes("elsewhere/more", false)),
        Trial.of(
            "choose another folder with --output, or give --overwrite",
            writes("rows", false),
            writes("new", false),
            writes("rows", true)),
        Trial.of(
            "move that elsewhere, or choose another folder with --output",
            writes("busy", true),
            writes("idle", true),
            Trial.after(
                () -> Files.move(added, directory.resolve("letter")), writes("busy", true))),
        Trial.of(
            "choose another folder with --output",
            () -> apart("rows/predictions"),
            () -> apart("predictions")));
  }

  /** The check of an output against the folder of the input. */
  private void apart(String output) {
    InputPath.requireApart(
        directory.resolve(output), List.of(directory.resolve("rows").toString()), "--output");
  }

  /** An object store, which has no step that puts one folder in the place of another. */
  @TestFactory
  Stream<DynamicTest> objectStores() throws Throwable {
    Path run = new MemoryStore(false).path("/runs/first");
    Path output = new MemoryStore(false).path("/rows");
    OutputFolder.Content part = folder -> Files.writeString(folder.resolve("part-0"), "1");
    OngoingRun.start(run, false, note -> {}).close();
    new OutputFolder(output, "predict", "--output", false).write(part);
    Executable deletesRun = () -> Trees.delete(run);
    Executable deletesRows = () -> Trees.delete(output);
    Executable runs = () -> OngoingRun.start(run, true, note -> {}).close();
    Executable writes = () -> new OutputFolder(output, "predict", "--output", true).write(part);
    return Stream.of(
        Trial.of(
            "choose another with --run-dir, or delete the earlier run",
            runs,
            () -> OngoingRun.start(run.resolveSibling("second"), true, note -> {}).close(),
            Trial.after(deletesRun, runs)),
        Trial.of(
            "choose another folder with --output, or delete the earlier output",
            writes,
            () ->
                new OutputFolder(output.resolveSibling("more"), "predict", "--output", true)
                    .write(part),
            Trial.after(deletesRows, writes)));
  }

  @TestFactory
  Stream<DynamicTest> otherFileSystems() {
    return Stream.of(
        Trial.of(
            "correct the URI, or give what that file system needs: jars with THALWEG_CLASSPATH or"
                + " spark-submit --packages, settings with --conf spark.hadoop.KEY=VALUE",
            () -> Storage.requireReachable(StoredPath.of("knock:///x", "--run-dir"), "--run-dir"),
            () -> Storage.requireReachable(StoredPath.of("file:///x", "--run-dir"), "--run-dir")));
  }

  @TestFactory
  Stream<DynamicTest> runDirectories() throws Throwable {
    Path letter = letter("letters");
    runs("run", false).execute();
    runs("busy", false).execute();
    Path added = letter("busy");
    Path project = Files.createDirectory(directory.resolve("project"));
    Files.createFile(project.resolve("config.yaml"));
    Files.createSymbolicLink(directory.resolve("link"), directory.resolve("run"));
    return Stream.of(
        Trial.of(
            "choose another with --run-dir, or give --overwrite",
            runs("run", false),
            runs("run2", false),
            runs("run", true)),
        Trial.of("choose another with --run-dir", runs("link", true), runs("run3", true)),
        Trial.of(
            "choose another directory with --run-dir", runs("project", true), runs("run4", true)),
        Trial.of(
            "move these files, or choose another directory with --run-dir",
            runs("busy", true),
            runs("run5", true),
            Trial.after(() -> Files.move(added, directory.resolve("letter")), runs("busy", true))),
        Trial.of(
            "give --run-dir a directory that can be written",
            () -> runs(letter + "/run", true).execute(),
            runs("runs/6", true)),
        Trial.of(
            "give the run directory that thalweg train has printed",
            () -> RunDirectory.open(directory.resolve("letters")),
            () -> RunDirectory.open(directory.resolve("run"))));
  }

  @TestFactory
  Stream<DynamicTest> models() throws Throwable {
    letter("letters");
    for (String model : List.of("good", "half", "changed", "torn")) {
      saves(model).execute();
    }
    Files.delete(directory.resolve("half/model.json"));
    Path json = directory.resolve("changed/model.json");
    String whole = Files.readString(json);
    Files.writeString(json, whole.replace("size", "sizes"));
    Path tensors = directory.resolve("torn/model.safetensors");
    byte[] bytes = Files.readAllBytes(tensors);
    Files.write(tensors, new byte[] {1, 2, 3});
    return Stream.of(
        Trial.of("choose another folder", saves("letters"), saves("empty")),
        Trial.of(
            "give the folder that save or thalweg train has written",
            loads("letters"),
            loads("good")),
        Trial.of("give the directory of a run that has completed", loads("half"), loads("good")),
        Trial.of(
            "restore the folder, or write the model again",
            loads("changed"),
            Trial.after(() -> Files.writeString(json, whole), loads("changed")),
            Trial.after(saves("changed"), loads("changed"))),
        Trial.of(
            "the file is damaged or not a safetensors file: restore or write it again",
            loads("torn"),
            Trial.after(() -> Files.write(tensors, bytes), loads("torn")),
            Trial.after(saves("torn"), loads("torn"))),
        Trial.of(
            "give the URI as a text: the same method takes a String",
            () -> StoredPath.require(Path.of("hdfs://host/model"), "the model folder"),
            () -> StoredPath.require(StoredPath.of("hdfs://host/model", "save"), "save")));
  }
}

package io.thalweg.driver.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Shape;
import io.thalweg.worker.compute.Predictor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ModelDirectoryTest {
  @TempDir Path directory;

  @Test
  void aModelComesBackWhole() {
    ModelFile<float[]> model = sample(Optional.of(scaling()));
    ModelDirectory.save(model, directory.resolve("model"));
    ModelFile<?> loaded = ModelDirectory.load(directory.resolve("model"));
    assertEquals(model.description(), loaded.description());
    assertSame(DType.FLOAT32, loaded.dtype());
    assertArrayEquals(model.parameters(), (float[]) loaded.parameters());
    assertEquals(
        List.of("1.weight", "1.bias"), loaded.views().stream().map(NamedTensor::name).toList());
    assertEquals(Shape.of(2, 3), loaded.views().get(0).shape());
    assertArrayEquals(scaling().mean(), loaded.scaling().orElseThrow().mean());
    assertArrayEquals(scaling().scale(), loaded.scaling().orElseThrow().scale());
  }

  /** Trained and predicted with by the program that wrote format version 1. */
  @Test
  void aModelOfFormatVersionOneLoads() throws URISyntaxException {
    Path golden = golden("model-v1");
    ModelFile<?> loaded = ModelDirectory.load(golden);
    assertTrue(ModelDirectory.note(golden).isPresent());
    assertEquals("0.1.0", loaded.description().provenance().thalweg());
    assertGolden(loaded);
  }

  @Test
  void aModelOfFormatVersionTwoLoads() throws URISyntaxException {
    assertFalse(ModelDirectory.note(golden("model-v2")).isPresent());
    assertGolden(ModelDirectory.load(golden("model-v2")));
  }

  private static Path golden(String name) throws URISyntaxException {
    return Path.of(ModelDirectoryTest.class.getResource(name).toURI());
  }

  private static void assertGolden(ModelFile<?> file) {
    assertEquals("classification", file.description().task());
    assertEquals("[size, age]", names(file.description().features()));
    assertEquals(
        "f00aa497d91017d4ec96ae81bb249eee0411ac9cb16deafc3efefd41ab9a5d0a", file.paramsSha256());
    assertProbabilities(file);
  }

  private static String names(List<FeatureColumn> columns) {
    return columns.stream().map(FeatureColumn::name).toList().toString();
  }

  private static <A> void assertProbabilities(ModelFile<A> file) {
    Predictor<A> predictor =
        new Predictor<>(
            ModelFiles.network(file),
            KernelProvider.find(file.dtype(), KernelChoice.SCALAR),
            file.parameters(),
            1);
    file.dtype().set(predictor.features().values(), 0, 23.796);
    file.dtype().set(predictor.features().values(), 1, 0.721);
    predictor.run(1);
    assertArrayEquals(
        new double[] {0.18671820582627074, 0.7985712318066536, 0.014710562367075644},
        predictor.probability(0));
  }

  @Test
  void sameModelGivesTheSameBytes() throws IOException {
    for (String name : List.of("a", "b")) {
      ModelDirectory.save(sample(Optional.empty()), directory.resolve(name));
    }
    for (String file : List.of("model.json", "model.safetensors")) {
      assertEquals(
          -1, Files.mismatch(directory.resolve("a/" + file), directory.resolve("b/" + file)));
    }
  }

  @Test
  void tensorsOfAnotherModelAreRefused() throws IOException {
    ModelDirectory.save(sample(Optional.empty()), directory.resolve("a"));
    ModelFile<float[]> other = sample(Optional.empty());
    other.parameters()[3] += 1;
    ModelDirectory.save(other, directory.resolve("b"));
    Files.copy(directory.resolve("a/model.json"), directory.resolve("c.json"));
    Files.delete(directory.resolve("b/model.json"));
    Files.move(directory.resolve("c.json"), directory.resolve("b/model.json"));
    assertTrue(assertBad(directory.resolve("b")).getMessage().contains("SHA-256"));
  }

  @Test
  void newerFormatsAreRefusedWithARemedy() throws IOException {
    rewrite("\"format_version\": 2", "\"format_version\": 4");
    assertTrue(assertBad(directory).getMessage().contains("newer"));
  }

  @Test
  void aMissingModelIsATypedError() {
    assertSame(
        ErrorCode.MISSING_FILE,
        assertThrows(ThalwegException.class, () -> ModelDirectory.load(directory)).code());
  }

  @Test
  void anEarlierModelIsReplacedAndNothingElse() throws IOException {
    Path folder = directory.resolve("model");
    ModelFile<float[]> other = sample(Optional.of(scaling()));
    ModelDirectory.save(sample(Optional.empty()), folder);
    ModelDirectory.save(other, folder);
    assertTrue(ModelDirectory.load(folder).scaling().isPresent());
    assertEquals(List.of("model"), Trees.names(directory));

    Files.writeString(folder.resolve("letter.txt"), "dear");
    assertTrue(assertExists(other, folder).getMessage().contains("letter.txt"));
    Files.delete(folder.resolve("letter.txt"));
    Files.createSymbolicLink(directory.resolve("link"), folder);
    assertExists(other, directory.resolve("link"));
    Files.delete(folder.resolve("model.json"));
    assertExists(other, folder);
    assertEquals(List.of("model.safetensors"), Trees.names(folder));
  }

  private static ThalwegException assertExists(ModelFile<?> model, Path folder) {
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> ModelDirectory.save(model, folder));
    assertSame(ErrorCode.OUTPUT_EXISTS, error.code(), error.getMessage());
    return error;
  }

  @Test
  void aModelThatIsNotFiniteIsNotSaved() throws IOException {
    ModelFile<float[]> model = sample(Optional.empty());
    model.parameters()[2] = Float.NaN;
    ThalwegException error =
        assertThrows(
            ThalwegException.class, () -> ModelDirectory.save(model, directory.resolve("model")));
    assertSame(ErrorCode.BAD_VALUE, error.code());
    assertEquals(List.of(), Trees.names(directory));
  }

  @Test
  void aRunDirectoryIsLoadedAsItsModelIs() throws IOException {
    RunDirectory run = RunDirectory.create(directory.resolve("run"));
    ThalwegException none =
        assertThrows(ThalwegException.class, () -> ModelDirectory.load(run.root()));
    assertSame(ErrorCode.MISSING_FILE, none.code());
    assertTrue(none.getMessage().contains("the run has no model"), none.getMessage());
    ModelDirectory.save(sample(Optional.empty()), run.model());
    assertEquals(
        ModelDirectory.load(run.model()).paramsSha256(),
        ModelDirectory.load(run.root()).paramsSha256());
  }

  @Test
  void pathsOfOtherFileSystemsAreRefused() throws IOException {
    Path elsewhere = Path.of("hdfs://host/model");
    for (Executable use :
        List.<Executable>of(
            () -> ModelDirectory.load(elsewhere),
            () -> ModelDirectory.save(sample(Optional.empty()), elsewhere))) {
      ThalwegException error = assertThrows(ThalwegException.class, use);
      assertSame(ErrorCode.BAD_VALUE, error.code());
      assertTrue(error.getMessage().contains("hdfs:"), error.getMessage());
    }
    assertTrue(Files.notExists(Path.of("hdfs:")));
  }

  @Test
  void partsThatDoNotFitTogetherAreRefused() {
    ModelFile<float[]> model = sample(Optional.empty());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ModelFile<>(
                model.description(),
                DType.FLOAT32,
                model.parameters(),
                model.views().subList(0, 1),
                Optional.empty()));
    assertThrows(
        IllegalArgumentException.class,
        () -> sample(Optional.of(new InputScaling(new double[2], new double[] {1, 1}))));
    assertThrows(
        IllegalArgumentException.class,
        () -> new InputScaling(new double[] {Double.NaN}, new double[] {1}));
    for (double scale : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new InputScaling(new double[1], new double[] {scale}));
    }
  }

  private void rewrite(String from, String to) throws IOException {
    ModelDirectory.save(sample(Optional.empty()), directory);
    Path json = directory.resolve("model.json");
    String text = Files.readString(json);
    assertTrue(text.contains(from), text);
    Files.write(json, text.replace(from, to).getBytes(StandardCharsets.UTF_8));
  }

  private static ThalwegException assertBad(Path path) {
    ThalwegException error = assertThrows(ThalwegException.class, () -> ModelDirectory.load(path));
    assertSame(ErrorCode.BAD_MODEL_FILE, error.code(), error.getMessage());
    return error;
  }

  private static InputScaling scaling() {
    return new InputScaling(new double[] {0.5, 1, -2}, new double[] {1, 2, 0.25});
  }

  private static ModelFile<float[]> sample(Optional<InputScaling> scaling) {
    float[] parameters = {1, -2, 0.5f, 4, 5, -0f, 7, 8};
    return new ModelFile<>(
        new ModelDescription(
            Map.of(
                "inputs",
                3,
                "layers",
                List.of("relu", Map.of("linear", 2)),
                "loss",
                "cross_entropy"),
            "classification",
            2,
            List.of(new FeatureColumn("size", 2), new FeatureColumn("age", 1)),
            List.of("label"),
            Fixtures.provenance()),
        DType.FLOAT32,
        parameters,
        List.of(
            new NamedTensor<>("1.weight", DType.FLOAT32, Shape.of(2, 3), parameters, 0),
            new NamedTensor<>("1.bias", DType.FLOAT32, Shape.of(2), parameters, 6)),
        scaling);
  }
}

package io.thalweg.driver.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Shape;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
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

  @Test
  void aModelOfFormatVersionOneLoads() throws URISyntaxException {
    Path golden = Path.of(ModelDirectoryTest.class.getResource("model-v1").toURI());
    ModelFile<?> loaded = ModelDirectory.load(golden);
    assertEquals("classification", loaded.description().task());
    assertEquals(3, loaded.description().inputs());
    assertArrayEquals(sample(Optional.empty()).parameters(), (float[]) loaded.parameters());
    assertArrayEquals(new double[] {0.5, 1, -2}, loaded.scaling().orElseThrow().mean());
    assertEquals("0.1.0", loaded.description().provenance().thalweg());
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
    rewrite("\"format_version\": 1", "\"format_version\": 2");
    assertTrue(assertBad(directory).getMessage().contains("newer"));
  }

  @Test
  void missingFieldsAreNamed() throws IOException {
    rewrite("\"width\": 2", "\"width\": \"2\"");
    assertTrue(assertBad(directory).getMessage().contains("features[0]: 'width'"));
  }

  @Test
  void aMissingModelIsATypedError() {
    assertSame(
        ErrorCode.MISSING_FILE,
        assertThrows(ThalwegException.class, () -> ModelDirectory.load(directory)).code());
  }

  @Test
  void randomDamageOfTheDescriptionGivesAModelOrTheTypedError() throws IOException {
    long seed = System.nanoTime();
    System.out.println("ModelDirectoryTest seed " + seed);
    Random random = new Random(seed);
    ModelDirectory.save(sample(Optional.of(scaling())), directory);
    byte[] whole = Files.readAllBytes(directory.resolve("model.json"));
    for (int trial = 0; trial < 300; trial++) {
      byte[] damaged = whole.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        damaged[random.nextInt(damaged.length)] = damaged[random.nextInt(damaged.length)];
      }
      Files.write(directory.resolve("model.json"), damaged);
      try {
        ModelDirectory.load(directory);
      } catch (ThalwegException e) {
        assertSame(ErrorCode.BAD_MODEL_FILE, e.code());
      }
    }
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
        () -> new InputScaling(new double[] {Double.NaN}, new double[1]));
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
            Map.of("layers", List.of(Map.of("linear", 2)), "loss", "cross_entropy"),
            "classification",
            2,
            List.of(new FeatureColumn("size", 2), new FeatureColumn("age", 1)),
            "label",
            Fixtures.provenance()),
        DType.FLOAT32,
        parameters,
        List.of(
            new NamedTensor<>("1.weight", DType.FLOAT32, Shape.of(2, 3), parameters, 0),
            new NamedTensor<>("1.bias", DType.FLOAT32, Shape.of(2), parameters, 6)),
        scaling);
  }
}

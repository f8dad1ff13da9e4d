package io.thalweg.driver.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model file with whatever damage is the model, or BAD_MODEL_FILE: no other end. */
class ModelFuzzTest {
  private static final String CHECKSUM = "model_sha256";

  /** The two files of a model. */
  private record Files(String name, ModelFile<?> model, byte[] json, byte[] tensors) {
    static Files of(String name, ModelFile<?> model) {
      try {
        List<NamedTensor<?>> tensors = ModelDirectory.tensors(model);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SafeTensors.write(TensorFile.of(Map.of("format", "x"), tensors), bytes);
        byte[] json =
            ModelJson.write(model, tensors, ModelJson.TENSORS_FILE)
                .getBytes(StandardCharsets.UTF_8);
        return new Files(name, model, json, bytes.toByteArray());
      } catch (IOException e) {
        throw new AssertionError("bytes in memory", e);
      }
    }

    Files with(byte[] otherJson, byte[] otherTensors) {
      return new Files(name, model, otherJson, otherTensors);
    }

    ModelFile<?> load() throws IOException {
      return ModelDirectory.of(
          ModelJson.read(new ByteArrayInputStream(json), json.length, "json"),
          SafeTensors.read(new ByteArrayInputStream(tensors), tensors.length, "tensors"));
    }

    @Override
    public String toString() {
      return name + " " + new String(json, StandardCharsets.UTF_8) + Arrays.toString(tensors);
    }
  }

  @Test
  @Timeout(600)
  void eightyThousandMutantsAreEqualOrRefused() throws IOException {
    fuzz(80_000);
  }

  @Test
  @Tag("nightly")
  void eightMillionMutantsAreEqualOrRefused() throws IOException {
    fuzz(8_000_000);
  }

  private static void fuzz(int mutants) throws IOException {
    long seed = Long.getLong("thalweg.fuzz.seed", System.nanoTime());
    System.out.println("ModelFuzzTest seed " + seed + ", " + mutants + " mutants");
    List<Files> models = new ArrayList<>();
    SampleModels.all().forEach((name, model) -> models.add(Files.of(name, model)));
    int[] sound = new int[3];
    for (int i = 0; i < mutants; i++) {
      Random random = new Random(seed + i);
      Files whole = models.get(i % models.size());
      int kind = i / models.size() % 3;
      Files mutant = mutant(whole, models, kind, random);
      Optional<ModelFile<?>> loaded = load(mutant, "seed " + (seed + i));
      sound[kind] += loaded.isPresent() ? 1 : 0;
      if (loaded.isPresent() && kind < 2) {
        assertEqual(whole.model(), loaded.get(), "seed " + (seed + i) + " " + mutant);
      }
    }
    System.out.println("loaded " + Arrays.toString(sound));
    assertTrue(sound[2] > mutants / 300, "forged models get as far as their layers");
  }

  /** Damaged text, damaged tensors, or a forgery: a changed description with a right checksum. */
  private static Files mutant(Files whole, List<Files> models, int kind, Random random)
      throws IOException {
    return switch (kind) {
      case 0 -> whole.with(Mutation.bytes(whole.json(), random), whole.tensors());
      case 1 -> {
        Files other = models.get(random.nextInt(models.size()));
        byte[] tensors = random.nextInt(50) == 0 ? other.tensors() : whole.tensors();
        yield whole.with(whole.json(), Mutation.bytes(tensors, random));
      }
      default -> forged(whole, random);
    };
  }

  private static Files forged(Files whole, Random random) throws JsonProcessingException {
    Map<String, Object> fields = Mutation.json(whole.json(), random);
    if (fields.containsKey(CHECKSUM)) {
      fields.remove(CHECKSUM);
      fields.put(
          CHECKSUM,
          ModelChecksum.of(parsed(Json.line(fields)), ModelDirectory.tensors(whole.model())));
    }
    return whole.with(Json.line(fields).getBytes(StandardCharsets.UTF_8), whole.tensors());
  }

  private static Map<String, Object> parsed(String text) throws JsonProcessingException {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The model, ready for use, or nothing where the files are refused as they should be. */
  private static Optional<ModelFile<?>> load(Files files, String what) {
    try {
      ModelFile<?> model = files.load();
      ModelFiles.network(model);
      return Optional.of(model);
    } catch (ThalwegException e) {
      assertSame(ErrorCode.BAD_MODEL_FILE, e.code(), () -> what + ": " + e + "\n" + files);
      assertTrue(e.getMessage().length() < 2000, () -> what + ": " + e.getMessage());
      return Optional.empty();
    } catch (RuntimeException | IOException | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError(what + ": " + files, e);
    }
  }

  private static void assertEqual(ModelFile<?> expected, ModelFile<?> found, String what) {
    assertEquals(expected.description(), found.description(), what);
    assertEquals(expected.paramsSha256(), found.paramsSha256(), what);
    assertEquals(expected.dtype(), found.dtype(), what);
    assertEquals(
        expected.scaling().map(InputScaling::standardize),
        found.scaling().map(InputScaling::standardize),
        what);
  }
}

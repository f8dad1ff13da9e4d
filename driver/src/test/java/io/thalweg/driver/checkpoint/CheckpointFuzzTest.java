package io.thalweg.driver.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.thalweg.driver.files.FileDigest;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.files.Mutation;
import io.thalweg.driver.files.ResumePoint;
import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.optim.Optimizers;
import io.thalweg.driver.optim.TrainedRanges;
import io.thalweg.driver.optim.schedule.ScheduleState;
import io.thalweg.driver.state.Refuge;
import io.thalweg.driver.state.Rollback;
import io.thalweg.driver.state.RoundOutcome;
import io.thalweg.driver.state.TrainState;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint with whatever damage is the checkpoint, or a typed error: no other end. */
class CheckpointFuzzTest {
  private static final String CHECKSUM = "manifest_sha256";
  private static final Slots SLOTS =
      new Slots(
          List.of(new Slot("0.weight", Shape.of(1, 3), 0), new Slot("0.bias", Shape.of(1), 3)));

  @TempDir Path folder;
  private ManifestFile whole;
  private byte[] json;

  @BeforeEach
  void save() throws IOException {
    TrainState<float[]> state = state();
    for (long round = 0; round < 3; round++) {
      state.finish(new RoundOutcome(round, 0, 1.0 / 3, 0, 0.1, 2, 7, 7, 11, Map.of()));
    }
    state.keep(new float[] {1, 2, 3, 4});
    state.keepSound();
    state.watch(Refuge.at(1));
    state.rollBack(new Rollback(2, 1, 0.01));
    FileDigest digest = StateFile.write(state, SLOTS, folder);
    Manifest manifest =
        new Manifest(
            new RunIdentity(Map.of("seed", 1, "model", Map.of("layers", List.of("relu")))),
            "c0ffee",
            Map.of("train", "da7a"),
            new Manifest.Course(0, 0, 10, 40),
            state.figures(),
            new Manifest.Story(
                Instant.EPOCH,
                List.of(new ResumePoint(1, Instant.EPOCH)),
                Map.of("seconds", 1.5, "notes", List.of("a note"))));
    whole = new ManifestFile(manifest, digest);
    whole.write(folder);
    json = Files.readAllBytes(folder.resolve("manifest.json"));
  }

  private static TrainState<float[]> state() {
    return new TrainState<>(
        DType.FLOAT32,
        new float[] {1, 0.1f, -0.0f, Float.MIN_VALUE},
        Optimizers.create(
                OptimizerSpec.of("adam"),
                Optional.empty(),
                KernelProvider.find(DType.FLOAT32, KernelChoice.SCALAR))
            .init(TrainedRanges.of(SLOTS, List.of(), OptimizerSpec.of("adam"))),
        new ScheduleState(Map.of("lr", 0.1, "best", Double.NEGATIVE_INFINITY)));
  }

  @Test
  @Timeout(600)
  void twentyThousandMutantsOfAManifestAreEqualOrRefused() throws IOException {
    fuzz(20_000);
  }

  @Test
  @Tag("nightly")
  void twoMillionMutantsOfAManifestAreEqualOrRefused() throws IOException {
    fuzz(2_000_000);
  }

  private void fuzz(int mutants) throws IOException {
    long seed = Long.getLong("thalweg.fuzz.seed", System.nanoTime());
    System.out.println("CheckpointFuzzTest seed " + seed + ", " + mutants + " mutants");
    int forged = 0;
    for (int i = 0; i < mutants; i++) {
      Random random = new Random(seed + i);
      boolean forgery = random.nextInt(3) == 0;
      byte[] mutant = forgery ? forged(random) : Mutation.bytes(json, random);
      Optional<ManifestFile> read = read(mutant, "seed " + (seed + i));
      forged += forgery && read.isPresent() ? 1 : 0;
      if (!forgery && read.isPresent()) {
        assertEquals(whole, read.get(), "seed " + (seed + i));
      }
    }
    assertTrue(forged > mutants / 300, "forged manifests get as far as their figures");
  }

  private byte[] forged(Random random) throws JsonProcessingException {
    Map<String, Object> fields = Mutation.json(json, random);
    fields.remove(CHECKSUM);
    String line = Json.line(fields);
    fields.put(CHECKSUM, Json.sha256(Json.parse(line.getBytes(StandardCharsets.UTF_8))));
    return Json.line(fields).getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<ManifestFile> read(byte[] mutant, String what) {
    try {
      return Optional.of(
          ManifestFile.read(new ByteArrayInputStream(mutant), mutant.length, "manifest"));
    } catch (ThalwegException e) {
      boolean later = e.code() == ErrorCode.BAD_VALUE && e.what().contains("later Thalweg");
      assertTrue(later || e.code() == ErrorCode.BAD_MODEL_FILE, what + ": " + e);
      return Optional.empty();
    } catch (RuntimeException | IOException | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError(what + ": " + new String(mutant, StandardCharsets.UTF_8), e);
    }
  }

  /** Its checksum stands in the manifest; here nobody compares it. */
  @Test
  void damagedVectorsAreRestoredOrRefusedAndNeverBreakTheState() throws IOException {
    long seed = System.nanoTime();
    System.out.println("CheckpointFuzzTest seed " + seed);
    byte[] vectors = Files.readAllBytes(folder.resolve(StateFile.NAME));
    for (int i = 0; i < 500; i++) {
      Files.write(folder.resolve(StateFile.NAME), Mutation.bytes(vectors, new Random(seed + i)));
      TrainState<float[]> state = state();
      try {
        StateFile.restore(state, SLOTS, whole.manifest().figures(), folder);
        assertEquals(SLOTS.size(), state.best().map(best -> best.length).orElse(SLOTS.size()));
      } catch (ThalwegException e) {
        assertTrue(
            Set.of(ErrorCode.BAD_MODEL_FILE, ErrorCode.BAD_VALUE).contains(e.code()), e::toString);
        assertEquals(0, state.rounds());
      }
    }
  }

  @Test
  void aFolderInPlaceOfAManifestIsRefused() throws IOException {
    Files.delete(folder.resolve("manifest.json"));
    Files.createDirectory(folder.resolve("manifest.json"));
    assertSame(
        ErrorCode.BAD_MODEL_FILE,
        assertThrows(ThalwegException.class, () -> ManifestFile.read(folder)).code());
  }
}

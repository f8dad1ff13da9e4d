package io.thalweg.driver.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.config.CheckpointRule;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.optim.Optimizers;
import io.thalweg.driver.optim.TrainedRanges;
import io.thalweg.driver.optim.schedule.ScheduleState;
import io.thalweg.driver.state.RoundOutcome;
import io.thalweg.driver.state.TrainFigures;
import io.thalweg.driver.state.TrainState;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.data.BatchStages;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Shape;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found after a crash is a whole checkpoint, or none. */
class CheckpointFolderTest {
  static final Slots SLOTS =
      new Slots(
          List.of(new Slot("0.weight", Shape.of(1, 3), 0), new Slot("0.bias", Shape.of(1), 3)));
  private static final String FIRST = "round-0000000001";
  private static final String SECOND = "round-0000000002";

  @TempDir Path root;
  private CheckpointFolder folder;

  @BeforeEach
  void choose() {
    folder = new CheckpointFolder(root.resolve("checkpoints"));
  }

  static TrainState<double[]> state(long rounds) {
    double[] parameters = {rounds, 0.1, -0.0, Double.MIN_VALUE};
    TrainState<double[]> state =
        new TrainState<>(
            DType.FLOAT64,
            parameters,
            Optimizers.create(
                    OptimizerSpec.of("adam"),
                    Optional.empty(),
                    KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR))
                .init(TrainedRanges.of(SLOTS, List.of(), OptimizerSpec.of("adam"))),
            new ScheduleState(Map.of("lr", 0.1, "best", Double.NEGATIVE_INFINITY)));
    for (long round = 0; round < rounds; round++) {
      state.finish(new RoundOutcome(round, 0, 1.0 / 3, 0, 0.1, 2, 7, 7, 11, Map.of()));
      state.keepSound();
      state.parameters()[1] += 1;
    }
    return state;
  }

  static Manifest manifest(TrainFigures figures) {
    return new Manifest(
        new RunIdentity(Map.of("seed", 1)),
        "c0ffee",
        Map.of("train", "da7a"),
        new Manifest.Course(0, figures.rounds(), 10, 40),
        figures,
        new Manifest.Story(Instant.EPOCH, List.of(), Map.of("seconds", 1.5)));
  }

  private void save(long rounds, int keep) {
    TrainState<double[]> state = state(rounds);
    folder.save(state, SLOTS, manifest(state.figures()), keep);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> children = Files.list(folder.root())) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  private Path newest() {
    return folder.find().newest().orElseThrow().folder();
  }

  @Test
  void whatIsRestoredIsWhatWasSavedBitForBit() {
    save(3, 2);
    Checkpoint checkpoint = folder.find().newest().orElseThrow();
    TrainState<double[]> restored = state(0);
    checkpoint.restore(restored, SLOTS);
    assertArrayEquals(
        DType.FLOAT64.toBytes(state(3).parameters()), DType.FLOAT64.toBytes(restored.parameters()));
    assertArrayEquals(
        DType.FLOAT64.toBytes(state(3).sound().orElseThrow().parameters()),
        DType.FLOAT64.toBytes(restored.sound().orElseThrow().parameters()));
    assertEquals(state(3).figures(), restored.figures());
    assertEquals(manifest(state(3).figures()), checkpoint.manifest());
  }

  /** Another field of a state must become a part of it that is saved. */
  @Test
  void everyFieldOfAStateIsSaved() {
    Set<String> known =
        Arrays.stream(TrainFigures.class.getRecordComponents())
            .map(part -> part.getName())
            .collect(Collectors.toCollection(TreeSet::new));
    known.addAll(List.of("dtype", "parameters", "optimizer", "best", "sound"));
    Set<String> fields =
        Arrays.stream(TrainState.class.getDeclaredFields())
            .filter(field -> !Modifier.isStatic(field.getModifiers()))
            .map(Field::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(known, fields);
  }

  @Test
  void aTornCheckpointIsSkippedForTheOlderOne() throws IOException {
    for (String name : List.of("state.safetensors", "manifest.json")) {
      for (Damage damage : Damage.values()) {
        save(1, 5);
        save(2, 5);
        assertEquals(SECOND, newest().getFileName().toString());
        Path file = folder.root().resolve(SECOND).resolve(name);
        for (int part = 0; part < 8; part++) {
          byte[] bytes = Files.readAllBytes(file);
          damage.act(file, bytes, (int) ((bytes.length - 2L) * part / 7));
          CheckpointFolder.Found found = folder.find();
          assertEquals(FIRST, newest().getFileName().toString(), name + " " + damage + " " + part);
          assertEquals(1, found.damaged().size());
          assertTrue(found.damaged().get(0).contains(name), found.damaged().toString());
          Files.write(file, bytes);
        }
        assertEquals(SECOND, newest().getFileName().toString());
      }
    }
  }

  private enum Damage {
    TRUNCATED {
      @Override
      void act(Path file, byte[] bytes, int at) throws IOException {
        Files.write(file, Arrays.copyOf(bytes, at));
      }
    },
    FLIPPED {
      @Override
      void act(Path file, byte[] bytes, int at) throws IOException {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) 0x40;
        Files.write(file, flipped);
      }
    },
    MISSING {
      @Override
      void act(Path file, byte[] bytes, int at) throws IOException {
        Files.delete(file);
      }
    };

    abstract void act(Path file, byte[] bytes, int at) throws IOException;
  }

  @Test
  void theNewestIsTheHighestRoundWhateverTheTimesOfTheFiles() throws IOException {
    save(2, 5);
    save(1_000_000, 5);
    FileTime old = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(folder.root().resolve("round-0001000000"), old);
    Files.setLastModifiedTime(folder.root().resolve("round-0001000000/manifest.json"), old);
    assertEquals("round-0001000000", newest().getFileName().toString());
  }

  @Test
  void theNewestStayAndWhatAKilledProcessHasLeftGoes() throws IOException {
    Files.createDirectories(folder.root().resolve(".round-0000000001.new"));
    Files.createDirectories(folder.root().resolve("round-0000000009")); // never whole
    Files.createDirectories(folder.root().resolve("mine"));
    for (long round = 1; round <= 4; round++) {
      save(round, 2);
    }
    assertEquals(List.of("mine", "round-0000000003", "round-0000000004"), names());
  }

  @Test
  void oneOfALaterVersionIsNotSkipped() throws IOException {
    save(1, 2);
    save(2, 2);
    Path json = folder.root().resolve(SECOND).resolve("manifest.json");
    Map<String, Object> map = Json.parse(Files.readAllBytes(json));
    map.put("format_version", 2);
    map.remove("manifest_sha256");
    byte[] line = Json.line(map).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    map.put("manifest_sha256", io.thalweg.driver.files.Sha256.of(Json.line(Json.parse(line))));
    Files.writeString(json, Json.pretty(map));
    ThalwegException error = assertThrows(ThalwegException.class, folder::find);
    assertEquals(ErrorCode.BAD_VALUE, error.code());
    assertTrue(error.getMessage().contains("later Thalweg"), error.getMessage());
  }

  @Test
  void aFolderThatCannotBeWrittenDoesNotEndTheTraining() throws IOException {
    Files.writeString(folder.root(), "a file");
    List<String> said = new ArrayList<>();
    try (CheckpointWriter<double[]> writer = writer("1 round", new AtomicLong(), said)) {
      writer.finished(state(1));
      writer.finished(state(2));
      assertEquals(1, said.size(), said.toString());
      Files.delete(folder.root());
      writer.save(state(2));
    }
    assertTrue(said.get(0).startsWith("a checkpoint cannot be written: "), said.get(0));
    assertEquals(SECOND, newest().getFileName().toString(), "it is tried again");
  }

  @Test
  void checkpointsAreWrittenWhenTheyAreDue() throws IOException {
    assertEquals(List.of(3L, 6L, 8L), written("3 rounds", 0));
    assertEquals(List.of(4L, 8L), written("2 epochs", 0));
    assertEquals(List.of(2L, 4L, 6L, 8L), written("1 epoch", 0));
    assertEquals(List.of(5L, 8L), written("5 minutes", 60));
    assertEquals(List.of(6L, 8L), written("5 minutes", 59));
    assertEquals(List.of(3L, 6L, 8L), written("30 seconds", 10));
  }

  /** The rounds of the checkpoints of 8 rounds, 2 in an epoch, that take so many seconds each. */
  private List<Long> written(String every, long seconds) throws IOException {
    AtomicLong clock = new AtomicLong();
    folder = new CheckpointFolder(Files.createTempDirectory(root, "due"));
    List<String> said = new ArrayList<>();
    try (CheckpointWriter<double[]> writer = writer(every, clock, said)) {
      for (long round = 1; round <= 8; round++) {
        clock.addAndGet(seconds * 1_000_000_000);
        writer.finished(state(round));
      }
      writer.save(state(8));
    }
    assertEquals(List.of(), said);
    return names().stream().map(name -> Long.parseLong(name.substring(6))).toList();
  }

  private CheckpointWriter<double[]> writer(String every, AtomicLong clock, List<String> said) {
    return new CheckpointWriter<>(
        folder,
        CheckpointRule.of(every, 100),
        SLOTS,
        BatchStages.of(new BatchPlan(new int[] {2}, 1)),
        0,
        CheckpointFolderTest::manifest,
        () -> {},
        said::add,
        clock::get);
  }
}

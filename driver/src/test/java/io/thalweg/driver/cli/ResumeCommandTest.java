package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.cluster.TestClusters;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.files.Trees;
import io.thalweg.driver.report.MetricsLog;
import io.thalweg.driver.report.RoundRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Tuple2;

/** Runs that are ended from outside, in processes of their own, and go on by the command line. */
class ResumeCommandTest {
  private static final String CONFIG =
      """
      data: {train: rows.csv, label: y, validation_fraction: 0.2}
      model: {layers: [{linear: 4}, batch_norm, tanh, {linear: 1}]}
      loss: mse
      optimizer: {type: adam, lr: 1.0e-3}
      schedule: {type: plateau, metric: loss, patience: 40, factor: 0.9}
      batch: 16
      rounds: 30000
      evaluate_every: 50
      log_every: 100
      checkpoint: {every: 500 rounds, keep: 3}
      """;

  @TempDir Path root;
  private final List<ProcessHandle> frozen = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    StringBuilder text = new StringBuilder("a,b,y\n");
    for (int i = 0; i < 300; i++) {
      text.append(i % 7 - 3).append(',').append(i % 11 - 5).append(',');
      text.append((i % 7) * 0.3 - (i % 5) * 0.1).append('\n');
    }
    Files.writeString(root.resolve("rows.csv"), text);
    Files.writeString(root.resolve("small.yaml"), CONFIG);
  }

  private static String[] words(String run, String... more) {
    String[] first = {"train", "small.yaml", "--run-dir", run};
    return Stream.of(first, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private String[] here(String run, String... more) {
    String[] first = {
      "train", root.resolve("small.yaml").toString(), "--run-dir", root.resolve(run).toString()
    };
    return Stream.of(first, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private Map<String, Object> summary(String run) throws IOException {
    return Json.parse(Files.readAllBytes(root.resolve(run).resolve("summary.json")));
  }

  /** Whether the run has checkpoints beyond those that are known. */
  private boolean hasNew(Path checkpoints, Set<String> known) {
    String[] names = checkpoints.toFile().list((folder, name) -> name.startsWith("round-"));
    return names != null && !known.containsAll(List.of(names));
  }

  @Test
  void aRunThatIsEndedTwiceGoesOnToTheBitsOfOneThatIsNot() throws Exception {
    Output whole = Output.of(here("whole", "--master", "local[2]"));
    assertEquals(0, whole.code(), whole.err());
    Files.createDirectory(root.resolve("run")); // where a scheduler wants it
    Path checkpoints = root.resolve("run/checkpoints");

    Output ended =
        Program.terminate(
            root,
            () -> hasNew(checkpoints, Set.of()),
            words("run", "--resume", "--master", "local[2]"));
    assertEquals(75, ended.code(), ended.err());
    assertTrue(ended.out().contains("nothing to resume in run: "), ended.out());
    assertTrue(
        ended.out().contains("to go on: thalweg train run/config.yaml --run-dir run --resume"),
        ended.out());
    long left = ((Number) summary("run").get("rounds")).longValue();
    Set<String> known = new HashSet<>(List.of(checkpoints.toFile().list()));
    assertTrue(known.contains("round-%010d".formatted(left)), left + " of " + known);

    String[] again = {"train", "run/config.yaml", "--run-dir", "run", "--resume"};
    Output killed =
        Program.kill(root, () -> hasNew(checkpoints, known), with(again, "--master", "local[1]"));
    assertEquals(128 + 9, killed.code(), killed.err());
    assertTrue(killed.out().contains("resuming after round " + left), killed.out());
    Path newest = newest(checkpoints);
    Files.write(newest.resolve("state.safetensors"), new byte[] {1, 2, 3}); // torn

    Output last = Output.of(here("run", "--resume", "--master", "local[3]"));
    assertEquals(0, last.code(), last.err());
    assertEquals(summary("whole").get("params_sha256"), summary("run").get("params_sha256"));
    assertEquals(summary("whole").get("rounds"), summary("run").get("rounds"));
    List<?> resumed = (List<?>) summary("run").get("resumed"); // not where all work was lost again
    assertEquals(1, resumed.size(), resumed.toString());
    assertEquals((int) left, ((Map<?, ?>) resumed.get(0)).get("round"));
    assertEquals(logged("whole"), logged("run"));

    Output done = Output.of(here("run", "--resume"));
    assertEquals(0, done.code(), done.err());
  }

  private static String[] with(String[] words, String... more) {
    return Stream.of(words, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private static Path newest(Path checkpoints) throws IOException {
    try (Stream<Path> folders = Files.list(checkpoints)) {
      return folders
          .filter(folder -> !folder.getFileName().toString().startsWith("."))
          .sorted()
          .reduce((one, two) -> two)
          .orElseThrow();
    }
  }

  private List<Long> logged(String run) {
    return MetricsLog.read(root.resolve(run).resolve("metrics.jsonl")).stream()
        .map(RoundRecord::round)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"starting Spark", "reading "})
  void aSignalBeforeTheRoundsEndsTheRun(String line) throws Exception {
    Output ended =
        Program.terminate(root, () -> printed(line), words("run", "--master", "local[2]"));
    assertEquals(75, ended.code(), ended.out() + ended.err());
    assertTrue(ended.err().contains("[INTERRUPTED]"), ended.err());
    assertFalse(ended.err().contains("\tat "), ended.err());
  }

  private boolean printed(String line) {
    try (Stream<Path> files = Files.list(root)) {
      for (Path file :
          files.filter(path -> path.getFileName().toString().matches("out.*\\.txt")).toList()) {
        if (Files.readString(file).contains(line)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Tag("nightly")
  @ParameterizedTest
  @ValueSource(strings = {"resident", "job"})
  void aSignalEndsARoundThatWaitsForAFrozenExecutor(String transport) throws Exception {
    List<String> words = new ArrayList<>(List.of("--set", "transport=" + transport));
    words.addAll(List.of("--set", "rounds=100000000", "--master", "local-cluster[2,1,1024]"));
    for (Tuple2<String, String> setting : TestClusters.conf("local-cluster[2,1,1024]").getAll()) {
      if (!setting._1().equals("spark.master")) {
        words.addAll(List.of("--conf", setting._1() + "=" + setting._2()));
      }
    }
    Path checkpoints = root.resolve("run/checkpoints");
    Output ended =
        Program.terminate(
            root,
            () -> hasNew(checkpoints, Set.of()) && freezeAnExecutor(),
            words("run", words.toArray(String[]::new)));
    assertEquals(75, ended.code(), ended.out() + ended.err());
    long rounds = ((Number) summary("run").get("rounds")).longValue();
    assertTrue(Files.exists(checkpoints.resolve("round-%010d/manifest.json".formatted(rounds))));
  }

  /** A layer so wide that the last evaluation takes longer than the patience with a signal. */
  @Tag("nightly")
  @Test
  void aSignalWithinTheLastEvaluationKeepsTheRoundsAndTheRestIsDoneLater() throws Exception {
    String[] wide = {
      "--set",
      "model.layers=[{linear: 4096}, tanh, {linear: 4096}, tanh, {linear: 1}]",
      "--set",
      "rounds=2",
      "--set",
      "checkpoint.every=1 rounds",
      "--set",
      "diagnosis=off",
      "--set",
      "evaluate_every=null",
      "--set",
      "schedule={type: constant}",
      "--master",
      "local[2]"
    };
    StringBuilder more = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      more.append(i % 17).append(',').append(i % 101).append(',').append(i % 5).append('\n');
    }
    Files.writeString(root.resolve("rows.csv"), more, StandardOpenOption.APPEND);
    Path last = root.resolve("run/checkpoints/round-0000000002/manifest.json");
    Output ended = Program.terminate(root, () -> Files.exists(last), words("run", wide));
    assertEquals(75, ended.code(), ended.out() + ended.err());
    assertEquals("interrupted", summary("run").get("status"));
    assertEquals(2, ((Number) summary("run").get("rounds")).intValue());
    Output done = Program.run(root, with(words("run", wide), "--resume"));
    assertEquals(0, done.code(), done.out() + done.err());
    assertTrue(done.out().contains("resuming after round 2"), done.out());
    assertTrue(summary("run").get("metrics").toString().contains("rmse"), done.out());
  }

  @Tag("nightly")
  @Test
  void aSignalWithinTheLastWriteDoesNotTearTheRun() throws Exception {
    Path model = root.resolve("run/model");
    String[] wide = {
      "--set",
      "model.layers=[{linear: 4096}, tanh, {linear: 4096}, tanh, {linear: 1}]",
      "--set",
      "rounds=2",
      "--set",
      "checkpoint=off",
      "--set",
      "diagnosis=off",
      "--master",
      "local[2]"
    };
    Output ended = Program.terminate(root, () -> Files.exists(model), words("run", wide));
    assertEquals(0, ended.code(), ended.out() + ended.err());
    assertEquals("completed", summary("run").get("status"));
    assertTrue(Files.exists(root.resolve("run/report.html")));
    assertEquals(0, Output.of("inspect", root.resolve("run").toString()).code());
  }

  private boolean freezeAnExecutor() {
    List<ProcessHandle> executors =
        ProcessHandle.current()
            .children()
            .flatMap(ProcessHandle::children)
            .filter(process -> process.info().command().orElse("").endsWith("java"))
            .toList();
    frozen.addAll(executors);
    return !executors.isEmpty() && TestClusters.halt(executors.get(0));
  }

  /** A process that is halted outlives its parent. */
  @AfterEach
  void killFrozen() {
    frozen.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void whatIsNotARunIsRefused() throws Exception {
    Files.createDirectories(root.resolve("letters"));
    Files.writeString(root.resolve("letters/letter.txt"), "dear");
    Output output = Output.of(here("letters", "--resume"));
    assertEquals(64, output.code());
    assertTrue(output.err().contains("is not the directory of a run"), output.err());
    Trees.delete(root.resolve("letters"));
  }
}

package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.files.Json;
import io.thalweg.driver.files.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that are killed while they write: what stood there stays, and they work again. */
class KilledCommandTest {
  private static final String SIGKILL = "the process was killed";
  private static final int CODE_OF_SIGKILL = 128 + 9;
  private static final String CONFIG =
      """
      data: {train: rows.csv, label: y}
      model: {layers: [{linear: 1}]}
      loss: mse
      optimizer: {type: sgd, lr: 1.0e-3}
      batch: 4
      epochs: 2
      """;

  @TempDir Path root;

  @Test
  void generate() throws IOException, InterruptedException {
    survives(
        new String[] {"generate", "digits", "--rows", "20", "--output", path("out")},
        new String[] {"generate", "digits", "--rows", "100000", "--output", path("out")});
  }

  @Test
  void aSignalLeavesNothingBehind() throws IOException, InterruptedException {
    String[] words = {"generate", "digits", "--rows", "100000", "--output", path("out")};
    Output ended = Program.terminate(root, () -> anythingIsWritten(areas("out")), on(words));
    assertEquals(128 + 15, ended.code(), ended.err());
    assertTrue(areas("out").isEmpty(), areas("out").toString());
    assertFalse(Files.exists(root.resolve("out")));
  }

  @Test
  void convertIdx() throws IOException, InterruptedException {
    Files.write(root.resolve("images"), idx(30_000, 28, 28));
    Files.write(root.resolve("labels"), idx(30_000));
    String[] convert = {"convert-idx", "--images", path("images"), "--labels", path("labels")};
    String[] words =
        Stream.concat(Stream.of(convert), Stream.of("--output", path("out")))
            .toArray(String[]::new);
    survives(words, words);
  }

  @Test
  void predict() throws IOException, InterruptedException {
    train();
    rows("many.csv", 200_000);
    survives(
        new String[] {"predict", path("run"), "--data", path("rows.csv"), "--output", path("out")},
        new String[] {"predict", path("run"), "--data", path("many.csv"), "--output", path("out")});
  }

  @Test
  void trainThatReplacesARun() throws IOException, InterruptedException {
    train();
    Map<String, String> before = content("run");
    String[] longer = {"--set", "epochs=10000000", "--set", "log_every=1000"};
    Output killed =
        Program.kill(
            root,
            () -> areas("run").stream().anyMatch(area -> logged(area.resolve("new"))),
            words(longer));
    assertEquals(CODE_OF_SIGKILL, killed.code(), SIGKILL);
    assertTrue(killed.out().contains("note: the run is written in "), killed.out());
    assertEquals(before, content("run"), "the earlier run stands");

    Output diverged = Program.run(root, words("--set", "optimizer.lr=1.0e30"));
    assertEquals(76, diverged.code(), diverged.err());
    assertEquals(before, content("run"), "the earlier run stands");
    assertTrue(diverged.out().contains("run.diverged-"), diverged.out());
    assertTrue(areas("run").isEmpty(), "what the killed run has left is gone");

    Output again = Program.run(root, words("--set", "seed=2"));
    assertEquals(0, again.code(), again.err());
    Map<String, Object> summary =
        Json.parse(Files.readAllBytes(RunDirectory.open(root.resolve("run")).summary()));
    assertEquals("completed", summary.get("status"));
    assertFalse(before.equals(content("run")), "another seed, another run");
    assertEquals(0, Output.of("inspect", path("run")).code());
  }

  /** The first words write {@code out}; the second are killed on their way, then run again. */
  private void survives(String[] first, String[] second) throws IOException, InterruptedException {
    Output written = Output.of(on(first));
    assertEquals(0, written.code(), written.err());
    Map<String, String> before = content("out");
    assertTrue(before.containsKey("_SUCCESS"), before.toString());

    Output killed =
        Program.kill(root, () -> anythingIsWritten(areas("out")), on(second, "--overwrite"));
    assertEquals(CODE_OF_SIGKILL, killed.code(), SIGKILL);
    assertEquals(before, content("out"), "the earlier output stands");
    assertFalse(areas("out").isEmpty(), "it was killed while it wrote");

    Output again = Output.of(on(first, "--overwrite"));
    assertEquals(0, again.code(), again.err());
    assertTrue(areas("out").isEmpty(), "leftovers are gone");
    assertEquals(before.size(), content("out").size());
  }

  private String path(String name) {
    return root.resolve(name).toString();
  }

  private static String[] on(String[] words, String... more) {
    return Stream.of(words, more, new String[] {"--master", "local[1]"})
        .flatMap(Stream::of)
        .toArray(String[]::new);
  }

  private static String[] words(String... more) {
    return on(new String[] {"train", "small.yaml", "--run-dir", "run", "--overwrite"}, more);
  }

  private void train() throws IOException, InterruptedException {
    rows("rows.csv", 40);
    Files.writeString(root.resolve("small.yaml"), CONFIG);
    Output trained =
        Output.of(on(new String[] {"train", path("small.yaml"), "--run-dir", path("run")}));
    assertEquals(0, trained.code(), trained.err());
  }

  private void rows(String name, int rows) throws IOException {
    StringBuilder text = new StringBuilder("x,y\n");
    for (int i = 0; i < rows; i++) {
      text.append(i % 7).append(',').append(2 * (i % 7)).append('\n');
    }
    Files.writeString(root.resolve(name), text);
  }

  /** Unsigned bytes, all 0. */
  private static byte[] idx(int... sizes) {
    int length = 1;
    for (int size : sizes) {
      length *= size;
    }
    ByteBuffer file =
        ByteBuffer.allocate(4 + 4 * sizes.length + length).putInt(0x0800 + sizes.length);
    for (int size : sizes) {
      file.putInt(size);
    }
    return file.array();
  }

  private List<Path> areas(String name) {
    try (Stream<Path> paths = Files.list(root)) {
      return paths
          .filter(path -> path.getFileName().toString().startsWith("." + name + ".thalweg-"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean anythingIsWritten(List<Path> areas) {
    return areas.stream().anyMatch(area -> Files.exists(area.resolve("new/_temporary/0")));
  }

  private static boolean logged(Path run) {
    return new RunDirectory(run).metrics().toFile().length() > 0;
  }

  /** All files of a folder with the time of their last change and their length. */
  private Map<String, String> content(String folder) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root.resolve(folder))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = root.resolve(folder).relativize(file).toString();
        content.put(name, Files.getLastModifiedTime(file) + " " + Files.size(file));
      }
    }
    return content;
  }
}

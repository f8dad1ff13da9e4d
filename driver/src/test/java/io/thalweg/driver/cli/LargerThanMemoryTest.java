package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.files.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that take four times the heap are trained on, to the bits of a run that has room. */
@Tag("nightly")
class LargerThanMemoryTest {
  private static final String HEAP = "-Xmx500m";
  private static final long HEAP_BYTES = 500L << 20;
  private static final int ROWS = 18_100_000; // of 28 features and a label in float32

  @TempDir static Path folder;

  @BeforeAll
  static void writeRows() throws Exception {
    assertTrue(ROWS * 29L * Float.BYTES >= 4 * HEAP_BYTES);
    String rows = Integer.toString(ROWS);
    String path = folder.resolve("rows.parquet").toString();
    Output output =
        Output.of("generate", "logistic", "--rows", rows, "--output", path, "--master", "local[2]");
    assertEquals(0, output.code(), output.err());
    Files.writeString(
        folder.resolve("run.yaml"),
        """
        data: {train: rows.parquet, label: label}
        model: {layers: [{linear: 1}]}
        loss: bce_with_logits
        optimizer: {type: adam, lr: 0.01}
        batch: 8192
        epochs: 1
        """);
  }

  @Test
  void batchesFromAllRowsHaveTheBitsOfARunWithRoom() throws Exception {
    assertEquals(train("-Xmx6g"), train(HEAP));
  }

  @Test
  void batchesFromAWindowHaveTheBitsOfARunWithRoom() throws Exception {
    String[] window = {"--set", "data.window=64"};
    assertEquals(train("-Xmx6g", window), train(HEAP, window));
  }

  @Test
  void fullBatchesHaveTheBitsOfARunWithRoom() throws Exception {
    String[] full = {"--set", "batch=full", "--set", "epochs=3"};
    assertEquals(train("-Xmx6g", full), train(HEAP, full));
  }

  private static Object train(String heap, String... more) throws Exception {
    Path run = Files.createTempDirectory(folder, "run").resolve("run");
    List<String> words = new ArrayList<>(List.of("train", "run.yaml", "--master", "local[2]"));
    words.addAll(List.of("--run-dir", run.toString()));
    words.addAll(List.of(more));
    Output output = Program.run(folder, List.of(heap), words.toArray(String[]::new));
    assertEquals(0, output.code(), output.err());
    assertEquals(heap.equals(HEAP), output.err().contains("lie in files"), output.err());
    return Json.parse(Files.readAllBytes(run.resolve("summary.json"))).get("params_sha256");
  }
}

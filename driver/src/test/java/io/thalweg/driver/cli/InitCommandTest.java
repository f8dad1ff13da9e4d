package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a raw table to a model in two commands. */
class InitCommandTest {
  private static final String TABLE = "../conf/data/titanic.csv";

  @TempDir Path folder;

  @Test
  void aRawTableTrainsAtTheFirstTry() throws IOException {
    String config = folder.resolve("titanic.yaml").toString();
    Output looked = init(TABLE, "--label", "Survived", "--output", config);
    assertEquals(0, looked.code(), looked.err());
    assertTrue(looked.out().contains("891 rows"), looked.out());
    assertTrue(looked.out().endsWith("deploy/thalweg train " + config + "\n"), looked.out());
    String written = Files.readString(Path.of(config));

    Output again = init(TABLE, "--label", "Survived", "--output", config);
    assertEquals(64, again.code(), again.err());
    assertTrue(again.err().contains("OUTPUT_EXISTS"), again.err());
    assertEquals(written, Files.readString(Path.of(config)));

    String run = folder.resolve("run").toString();
    Output trained =
        Output.of("train", config, "--run-dir", run, "--set", "epochs=8", "--master", "local[2]");
    assertEquals(0, trained.code(), trained.err());
    Map<?, ?> summary = Json.parse(Files.readAllBytes(folder.resolve("run/summary.json")));
    Map<?, ?> test = (Map<?, ?>) ((Map<?, ?>) summary.get("metrics")).get("test");
    assertTrue((double) test.get("accuracy") > 0.75, test.toString());
  }

  private static Output init(String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "init";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--master";
    all[words.length + 2] = "local[2]";
    return Output.of(all);
  }
}

package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letters beyond ASCII in names and configs, in a locale that has them and in one that has not. */
class LocaleTest {
  private static final String CONFIG =
      """
      data: {train: 'd\u00e4t\u00e4 \u65e5\u672c.csv', label: y}
      model: {layers: [{linear: 1}]}
      loss: mse
      optimizer: {type: sgd, lr: 0.01}
      batch: full
      rounds: 2
      """;

  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    boolean named = "UTF-8".equals(System.getProperty("sun.jnu.encoding"));
    assumeTrue(named, "the test itself can name such files");
    Files.writeString(folder.resolve("k\u00f6n.yaml"), CONFIG);
    Files.writeString(folder.resolve("plain.yaml"), CONFIG);
    Files.writeString(folder.resolve("d\u00e4t\u00e4 \u65e5\u672c.csv"), "x,y\n1,2\n2,4\n3,6\n");
  }

  @Test
  void anyLetterWorksInTheLocaleThatTheLauncherChooses() throws Exception {
    Output output = train("C.UTF-8", "k\u00f6n.yaml");
    assertEquals(0, output.code(), output.err());
    assertTrue(output.out().contains("d\u00e4t\u00e4 \u65e5\u672c.csv"), output.out());
    assertTrue(Files.size(folder.resolve("l\u00e4uft").resolve("summary.json")) > 0);
  }

  @Test
  void theLocaleCIsNamedAsTheCause() throws Exception {
    for (String config : new String[] {"k\u00f6n.yaml", "plain.yaml"}) {
      Output output = train("C", config);
      assertEquals(64, output.code(), output.err());
      assertTrue(output.err().contains("export LC_ALL=C.UTF-8"), output.err());
      assertFalse(output.err().contains("bug"), output.err());
    }
  }

  private Output train(String locale, String config) throws IOException, InterruptedException {
    String run = locale.equals("C") ? "runs" : "l\u00e4uft";
    return Program.runInLocale(
        folder, locale, "train", config, "--master", "local[1]", "--run-dir", run);
  }
}

package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No password that a run is given is found in anything that it leaves or says. */
class SecretsInRunsTest {
  private static final String CANARY = "CANARY-";
  private static final String LOGIN = "login://me:" + CANARY + "login@host";

  @TempDir Path directory;

  @BeforeEach
  void write() throws IOException {
    StringBuilder rows = new StringBuilder("x,y\n");
    for (int i = 0; i < 64; i++) {
      rows.append(i / 10.0).append(',').append(i / 5.0 + 1).append('\n');
    }
    Files.writeString(directory.resolve("rows.csv"), rows);
    config("secret");
  }

  private void config(String password) throws IOException {
    Files.writeString(
        directory.resolve("c.yaml"),
        """
        data:
          train:
            path: %s%s/rows.csv
            format: csv
            options:
              sfPassword: %s%s
              fs.s3a.secret.key: %sdotted
              url: 'jdbc:db://host/x?user=me&password=%surl'
          label: y
          validation_fraction: 0.25
        model: {layers: [{linear: 1}]}
        loss: mse
        optimizer: {type: sgd, lr: 0.001}
        batch: 16
        epochs: 2
        checkpoint: {every: 1 epoch, keep: 2}
        log_every: 1
        """
            .formatted(LOGIN, directory, CANARY, password, CANARY, CANARY));
  }

  private static final List<String> TRAIN =
      List.of(
          "train",
          "c.yaml",
          "--run-dir",
          "run",
          "--master",
          "local[2]",
          "--conf",
          "spark.hadoop.fs.login.impl=" + LoginFileSystem.class.getName(),
          "--conf",
          "spark.hadoop.fs.s3a.access.key=" + CANARY + "conf",
          "--set",
          "data.train.options.auth.token=" + CANARY + "set");

  private Output train(String... more) throws IOException, InterruptedException {
    return Program.run(
        directory, Stream.concat(TRAIN.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void noSecretIsInTheFilesTheWordsOrTheEventLogOfARun() throws Exception {
    Path events = Files.createDirectory(directory.resolve("events"));
    Output trained =
        train(
            "--debug",
            "--conf",
            "spark.eventLog.enabled=true",
            "--conf",
            "spark.eventLog.compress=false",
            "--conf",
            "spark.eventLog.dir=" + events.toUri());
    assertEquals(0, trained.code(), trained.err());
    for (String file :
        List.of("config.yaml", "summary.json", "report.html", "metrics.jsonl", "checkpoints")) {
      assertTrue(Files.exists(directory.resolve("run").resolve(file)), file);
    }
    assertFalse(files(events).isEmpty());
    String config = Files.readString(directory.resolve("run/config.yaml"));
    assertTrue(config.contains(Secrets.HIDDEN), config);
    assertTrue(config.contains("auth.token"), config);
    assertNoCanary(trained);

    config("changed"); // another password is the same run
    Output resumed = train("--resume");
    assertEquals(0, resumed.code(), resumed.err());
    assertTrue(resumed.out().contains("nothing is left to do"), resumed.out());
    assertNoCanary(resumed);
    evaluate();
  }

  /** What a run hides is asked for, and taken from the command line. */
  private void evaluate() throws Exception {
    Output hidden = Program.run(directory, "evaluate", "run", "--master", "local[1]");
    assertEquals(64, hidden.code(), hidden.err());
    assertTrue(hidden.err().contains("is hidden in this config"), hidden.err());
    assertTrue(hidden.err().contains("--set data.train."), hidden.err());
    Output shown =
        Program.run(
            directory,
            "evaluate",
            "run",
            "--set",
            "data.train.path=" + LOGIN + directory + "/rows.csv",
            "--set",
            "data.train.options.sfPassword=" + CANARY + "new",
            "--set",
            "data.train.options.fs.s3a.secret.key=" + CANARY + "new",
            "--set",
            "data.train.options.auth.token=" + CANARY + "new",
            "--set",
            "data.train.options.url=x",
            "--conf",
            "spark.hadoop.fs.login.impl=" + LoginFileSystem.class.getName(),
            "--master",
            "local[1]");
    assertEquals(0, shown.code(), shown.err());
    assertTrue(shown.out().contains("rows: "), shown.out());
    assertNoCanary(shown);
  }

  @Test
  void noSecretIsInAnErrorOfTheConfigOrTheCommandLine() throws IOException {
    String set = "data.train.options.password=" + CANARY + "x";
    for (List<String> words :
        List.of(
            List.of("--set", "dta.password=" + CANARY + "x"),
            List.of("--set", "data.train.password=" + CANARY + "x"),
            List.of("--set", set, "--set", "nothing"),
            List.of("--set", "data.train={path: a, options: {my_token: " + CANARY + "x}, b: 1}"),
            List.of("--set", "data.train.options.password=[" + CANARY + "x]"),
            List.of("--set", "data.train.options.password=\"" + CANARY),
            List.of("--set", "data.train=" + LOGIN + "/none", "--set", "batch=x"),
            List.of("--conf", "fs.s3a.secret.key=" + CANARY + "x"),
            List.of("--password=" + CANARY + "x"))) {
      Output failed =
          Output.of(
              Stream.concat(
                      Stream.of("train", directory.resolve("c.yaml").toString()), words.stream())
                  .toArray(String[]::new));
      assertEquals(64, failed.code(), words + failed.err());
      assertFalse((failed.out() + failed.err()).contains(CANARY), words + failed.err());
    }
  }

  private void assertNoCanary(Output output) throws IOException {
    assertFalse(output.out().contains(CANARY), output.out());
    assertFalse(output.err().contains(CANARY), output.err());
    for (Path file : files(directory)) {
      if (!file.endsWith("c.yaml")) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(CANARY);
        assertTrue(
            at < 0,
            () ->
                file
                    + ": "
                    + text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 100)));
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}

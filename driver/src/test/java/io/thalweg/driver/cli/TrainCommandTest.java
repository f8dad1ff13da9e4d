package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.files.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code train} refuses before it starts Spark. */
class TrainCommandTest {
  private static final String GOOD =
      """
      data:
        train: rows.csv
        label: y
      model: {layers: [{linear: 2}]}
      loss: cross_entropy
      optimizer: {type: sgd, lr: 0.1}
      batch: 8
      epochs: 1
      """;

  private final String home = System.getProperty("thalweg.home");

  @TempDir Path directory;

  @BeforeEach
  void writeData() throws IOException {
    Files.writeString(directory.resolve("rows.csv"), "a,y\n1,0\n2,1\n");
  }

  @AfterEach
  void restoreHome() {
    if (home == null) {
      System.clearProperty("thalweg.home");
    } else {
      System.setProperty("thalweg.home", home);
    }
  }

  @Test
  void anUnknownKeyIsNamedWithItsLineAndTheNearestKnownOne() throws IOException {
    String config = write(GOOD.replace("epochs", "epcohs"));

    refused(train(config), "UNKNOWN_KEY", config + " line 8", "'epcohs'", "did you mean 'epochs'?");
  }

  @Test
  void aValueOfTheWrongTypeIsNamedWithWhatWasExpected() throws IOException {
    refused(train(write(GOOD.replace("8", "many"))), "'batch'", "full", "many");
    refused(
        train(write(GOOD), "--set", "seed=one"), "WRONG_TYPE", "--set seed=one", "whole number");
  }

  @Test
  void aMissingConfigAndMissingDataAreNamedWithThePlacesThatWereTried() throws IOException {
    refused(train("no/such.yaml"), "MISSING_FILE", "no/such.yaml");
    Files.delete(directory.resolve("rows.csv"));
    refused(train(write(GOOD)), "MISSING_FILE", "'rows.csv'", directory + "/rows.csv");
  }

  @Test
  void aModelThatCannotBeBuiltIsRefused() throws IOException {
    refused(train(write(GOOD.replace("linear: 2", "lineal: 2"))), "line 4", "'linear'?");
    refused(train(write(GOOD.replace("sgd", "sdg"))), "line 6", "'optimizer.type'", "'sgd'?");
  }

  @Test
  void anEarlierRunIsNotTouchedUnlessItMayBeOverwritten() throws IOException {
    Path run = directory.resolve("run");
    RunDirectory.create(run);
    Files.writeString(run.resolve("summary.json"), "{}");

    refused(train(write(GOOD)), "RUN_DIRECTORY_EXISTS", run.toString(), "--overwrite");
    assertTrue(Files.exists(run.resolve("summary.json")));
  }

  @Test
  void aDirectoryThatIsNoRunIsNotOverwritten() throws IOException {
    Path foreign = Files.createDirectories(directory.resolve("run"));
    Files.writeString(foreign.resolve("thesis.txt"), "years of work");

    refused(train(write(GOOD), "--overwrite"), "RUN_DIRECTORY_EXISTS", "thesis.txt");
    assertEquals("years of work", Files.readString(foreign.resolve("thesis.txt")));
  }

  @Test
  void aConfigIsAlsoLookedForInTheFolderOfTheProgram() throws IOException {
    Files.createDirectories(directory.resolve("conf"));
    Files.writeString(directory.resolve("conf/a.yaml"), GOOD.replace("epochs", "epcohs"));
    System.setProperty("thalweg.home", directory.toString());

    refused(train("conf/a.yaml"), "UNKNOWN_KEY", directory + "/conf/a.yaml line 8");
  }

  @Test
  void badWordsAboutSparkAreRefused() throws IOException {
    refused(train(write(GOOD), "--master", "spark:/host"), "'spark:/host'", "--master");
    refused(train(write(GOOD), "--conf", "executor.memory=4g"), "executor.memory=4g", "--set");
  }

  private String write(String config) throws IOException {
    return Files.writeString(directory.resolve("small.yaml"), config).toString();
  }

  private Output train(String config, String... more) {
    Stream<String> words = Stream.of("train", config, "--run-dir", directory.resolve("run") + "");
    return Output.of(Stream.concat(words, Stream.of(more)).toArray(String[]::new));
  }

  private void refused(Output output, String... parts) throws IOException {
    assertEquals(64, output.code(), output.err());
    assertEquals("", output.out());
    assertFalse(output.err().contains("\tat "), output.err());
    for (String part : parts) {
      assertTrue(output.err().contains(part), part + " in " + output.err());
    }
    assertFalse(Files.exists(directory.resolve("run/config.yaml")), "nothing is written");
  }
}

package io.thalweg.driver.cli;

import io.thalweg.driver.Trial;
import io.thalweg.driver.files.OngoingRun;
import io.thalweg.driver.files.RunDirectory;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What errors of runs that are to go on tell their user to do. */
class ResumeRemediesTest {
  private static final String CONFIG =
      """
      data: {train: rows.csv, label: y}
      model: {layers: [{linear: 1}]}
      loss: mse
      optimizer: {type: sgd, lr: 0.01}
      batch: full
      epochs: 2
      """;
  private static final String ROWS = "x,y\n1,1\n2,0\n";

  @TempDir Path folder;

  private Executable trains(String run, String... more) {
    List<String> words = new ArrayList<>(List.of("train", folder.resolve("x.yaml").toString()));
    words.addAll(List.of("--run-dir", folder.resolve(run).toString(), "--master", "local[1]"));
    words.addAll(List.of(more));
    return types(words);
  }

  private static Executable types(List<String> words) {
    return () -> {
      Output output = Output.of(words.toArray(String[]::new));
      if (output.code() != 0) {
        throw ThalwegException.of(ErrorCode.INTERNAL, output.err())
            .remedy(Remedy.of(output).text());
      }
    };
  }

  private void writeRows(String rows) throws IOException {
    Files.writeString(folder.resolve("rows.csv"), rows);
  }

  @TestFactory
  Stream<DynamicTest> runs() throws Throwable {
    Files.writeString(folder.resolve("x.yaml"), CONFIG);
    writeRows(ROWS);
    trains("run").execute();
    String[] longer = {"--resume", "--set", "epochs=3"};
    String source = "init_from=" + folder.resolve("run");
    String wide = "model.layers=[{linear: 2}, {linear: 1}]";
    return Stream.of(
        Trial.of(
            "leave one of them out: a run goes on, or is replaced by a new one",
            trains("run", "--resume", "--overwrite"),
            trains("run", "--resume"),
            trains("run", "--overwrite")),
        Trial.of(
            "name the directory of the run that is to go on: --run-dir DIR --resume",
            types(List.of("train", folder.resolve("x.yaml").toString(), "--resume")),
            trains("run", "--resume")),
        Trial.of(
            "resume with the settings of that run, or start a new run in another directory",
            trains("run", "--resume", "--set", "seed=2"),
            trains("run", "--resume"),
            trains("run2", "--resume", "--set", "seed=2")),
        Trial.of(
            "resume with epochs: 2 or more",
            trains("run", "--resume", "--set", "epochs=1"),
            trains("run", "--resume", "--set", "epochs=2")),
        Trial.of(
            "resume with as many rounds or more: a run that goes on may only grow",
            trains("run", "--resume", "--set", "epochs=null", "--set", "rounds=1"),
            trains("run", "--resume", "--set", "epochs=null", "--set", "rounds=2")),
        Trial.of(
            "bring the rows back, or start a new run in another directory",
            Trial.after(() -> writeRows("x,y\n1,1\n2,5\n"), trains("run", longer)),
            trains("run3", longer),
            Trial.after(() -> writeRows(ROWS), trains("run", longer))),
        Trial.of(
            "give 'init_from' a model of these layers, or leave it out",
            trains("run4", "--set", source, "--set", wide),
            trains("run4", "--set", source),
            trains("run5", "--set", wide)),
        lockedRun());
  }

  private DynamicTest lockedRun() {
    Path run = folder.resolve("busy");
    List<OngoingRun> writers = new ArrayList<>();
    return Trial.of(
        "wait until that process has ended, or end it",
        () -> {
          writers.add(OngoingRun.start(run, false, note -> {}));
          resume(run);
        },
        Trial.after(() -> writers.forEach(OngoingRun::close), () -> resume(run)));
  }

  private static void resume(Path run) {
    try (OngoingRun ongoing = OngoingRun.resume(run, note -> {})) {
      new RunDirectory(ongoing.directory().root());
    }
  }
}

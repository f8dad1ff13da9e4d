package io.thalweg.driver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.thalweg.driver.config.ConfigFiles;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.files.ModelDirectory;
import io.thalweg.driver.files.ModelFile;
import io.thalweg.driver.files.RunDirectory;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg inspect RUN_DIR}. */
@Command(
    name = "inspect",
    description = {
      "Shows a run: how it ended, its config, its model, its figures and checksums.",
      "Every parameter is shown with its shape. Reads files only and starts no Spark."
    },
    footer = {
      "",
      "Example:",
      "  thalweg inspect runs/quickstart-20260101-120000",
      "",
      "Reads config.yaml, summary.json and model/ of the run directory. The model is loaded and"
          + " compared with its checksum; exit code 65 says that they do not agree."
    })
final class InspectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN_DIR", description = "A directory that thalweg train has written.")
  private Path directory;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "A setting of another file system: spark.hadoop.SOMETHING. May be repeated.")
  private List<String> conf = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    new SessionOptions(null, conf).reachStorage();
    RunDirectory run = RunDirectory.open(directory);
    RunConfig config = ConfigFiles.loadResolved(run.config());
    Optional<Map<String, Object>> summary = summary(run.summary());
    Optional<ModelFile<?>> model =
        Files.exists(run.model())
            ? Optional.of(ModelDirectory.load(run.model()))
            : Optional.empty();
    RunText text = new RunText(directory, config, summary, model);
    text.lines().forEach(spec.commandLine().getOut()::println);
    model
        .flatMap(file -> ModelDirectory.note(run.model()))
        .ifPresent(spec.commandLine().getOut()::println);
    return 0;
  }

  /** The outcome of the run, or nothing while it goes on. */
  private static Optional<Map<String, Object>> summary(Path path) {
    try {
      return Optional.of(Json.parse(Files.readAllBytes(path)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw unreadable(path, e.getOriginalMessage()).cause(e);
    } catch (IOException e) {
      throw unreadable(path, e.toString()).cause(e);
    }
  }

  private static ThalwegException unreadable(Path path, String found) {
    return ThalwegException.of(ErrorCode.UNREADABLE_DATA, path + " cannot be read")
        .expected("the JSON object that thalweg train has written")
        .found(found);
  }
}

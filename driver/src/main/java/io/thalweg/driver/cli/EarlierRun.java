package io.thalweg.driver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.thalweg.driver.checkpoint.Checkpoint;
import io.thalweg.driver.checkpoint.CheckpointFolder;
import io.thalweg.driver.checkpoint.RunIdentity;
import io.thalweg.driver.config.ConfigFiles;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.config.RunLength;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.files.OngoingRun;
import io.thalweg.driver.files.RunDirectory;
import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.storage.Storage;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code --resume} finds in a run directory.
 *
 * @param newest the checkpoint to go on from; empty to begin with the first round
 * @param isComplete whether nothing is left to do
 */
record EarlierRun(Optional<Checkpoint> newest, boolean isComplete) {
  /** What the user types. */
  static final String OPTION = "--resume";

  /** A run that has not been resumed. */
  static final EarlierRun NONE = new EarlierRun(Optional.empty(), false);

  /**
   * That in {@code path}, which is only read.
   *
   * @param config of the run that is to go on
   * @param out is told what is there, where it is not simply a checkpoint
   * @throws ThalwegException MISSING_FILE if {@code path} is something else than a run; RUN_DIFFERS
   *     if it is a run with other settings
   */
  static EarlierRun in(Path path, RunConfig config, PrintStream out) {
    Storage.requireReachable(path, RunTarget.OPTION);
    OngoingRun.keepKilled(path, out::println);
    if (!isFilled(path)) {
      out.println("nothing to resume in " + path + ": the run begins with its first round");
      return NONE;
    }
    RunDirectory run = RunDirectory.open(path);
    boolean same = Files.exists(run.config()) && isAsLong(config, run);
    CheckpointFolder.Found found = new CheckpointFolder(run.checkpoints()).find();
    found.damaged().forEach(what -> out.println("note: a checkpoint is left out: " + what));
    if (same && isCompleted(run)) {
      out.println("the run in " + path + " has completed: nothing is left to do");
      return new EarlierRun(found.newest(), true);
    }
    if (found.newest().isEmpty()) {
      out.println("no whole checkpoint in " + path + ": the run begins with its first round");
    }
    return new EarlierRun(found.newest(), false);
  }

  private static boolean isFilled(Path path) {
    if (!Files.isDirectory(path)) {
      return Files.exists(path);
    }
    try (Stream<Path> children = Files.list(path)) {
      return children.findAny().isPresent();
    } catch (IOException e) {
      return true; // opening it says what is wrong
    }
  }

  /** Whether the run had the same length; refuses a shorter one, and other settings. */
  private static boolean isAsLong(RunConfig config, RunDirectory run) {
    RunConfig before = ConfigFiles.loadResolved(run.config());
    String place = run.root().toString();
    new RunIdentity(before.describe()).require(new RunIdentity(config.describe()), place);
    RunLength old = before.settings().length();
    RunLength now = config.settings().length();
    if (old.unit() == now.unit() && now.count() < old.count()) {
      throw ThalwegException.of(ErrorCode.RUN_DIFFERS, "the run in " + place + " is a longer one")
          .expected(old.unit().key() + ": " + old.count() + " or more")
          .found(now.unit().key() + ": " + now.count())
          .remedy("resume with " + old.unit().key() + ": " + old.count() + " or more");
    }
    return old.equals(now);
  }

  private static boolean isCompleted(RunDirectory run) {
    if (Files.notExists(run.summary())) {
      return false;
    }
    try {
      Map<String, Object> summary = Json.parse(Files.readAllBytes(run.summary()));
      return RunStatus.COMPLETED.id().equals(summary.get("status")) && Files.exists(run.model());
    } catch (JsonProcessingException e) {
      return false; // not whole: it is written again
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, run.summary() + " cannot be read")
          .found(e.toString())
          .cause(e);
    }
  }
}

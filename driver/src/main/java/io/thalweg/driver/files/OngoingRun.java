package io.thalweg.driver.files;

import io.thalweg.driver.storage.StoredPath;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The directory of a run while it goes on. A run that is to replace an earlier one is written
 * beside it and takes its place when it has completed. One that ends in another way replaces
 * nothing: it is kept as {@code NAME.STATUS-TIME}. Mutable: it ends once.
 */
public final class OngoingRun implements AutoCloseable {
  private static final String KILLED = "killed";

  private final Path place;
  private final RunDirectory directory;
  private final Optional<StagedFolder> staged;
  private final Consumer<String> notes;
  private final LifeLock lock;

  private OngoingRun(
      Path place, RunDirectory directory, Optional<StagedFolder> staged, Consumer<String> notes)
      throws IOException {
    this.place = place;
    this.directory = directory;
    this.staged = staged;
    this.notes = notes;
    this.lock = LifeLock.on(directory.marker());
  }

  /**
   * Starts a run at {@code path}.
   *
   * @param overwrite whether it may replace an earlier run
   * @param notes is told where the files are
   * @throws ThalwegException RUN_DIRECTORY_EXISTS if {@code path} exists and must not be replaced
   */
  public static OngoingRun start(Path path, boolean overwrite, Consumer<String> notes) {
    RunDirectory.check(path, overwrite);
    try {
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        return new OngoingRun(path, RunDirectory.create(path), Optional.empty(), notes);
      }
      if (Trees.names(path).isEmpty()) {
        Files.delete(path);
        return new OngoingRun(path, RunDirectory.create(path), Optional.empty(), notes);
      }
      return startBeside(path, notes);
    } catch (IOException e) {
      throw RunDirectory.uncreatable(path, e);
    }
  }

  private static OngoingRun startBeside(Path path, Consumer<String> notes) throws IOException {
    keepKilled(path, notes);
    StagedFolder staged = StagedFolder.beside(path, OngoingRun::kept);
    boolean started = false;
    try {
      notes.accept(
          "note: the run is written in "
              + staged.path()
              + "; the earlier one stays until this one has completed");
      RunDirectory directory = RunDirectory.create(staged.path());
      OngoingRun run =
          new OngoingRun(StoredPath.place(path), directory, Optional.of(staged), notes);
      started = true;
      return run;
    } finally {
      if (!started) {
        staged.close();
      }
    }
  }

  /**
   * Goes on with the run at {@code path}, in its place.
   *
   * @throws ThalwegException MISSING_FILE if there is none; RUN_DIRECTORY_EXISTS if a process that
   *     lives is writing it
   */
  public static OngoingRun resume(Path path, Consumer<String> notes) {
    RunDirectory directory = RunDirectory.open(path);
    try {
      OngoingRun run = new OngoingRun(path, directory, Optional.empty(), notes);
      if (run.lock.state() == LifeLock.State.OF_ANOTHER) {
        run.close();
        throw ThalwegException.of(
                ErrorCode.RUN_DIRECTORY_EXISTS, "another process is writing the run: " + path)
            .expected("a run whose process has ended")
            .remedy("wait until that process has ended, or end it");
      }
      return run;
    } catch (IOException e) {
      throw RunDirectory.uncreatable(path, e);
    }
  }

  /**
   * Runs that were to replace the one at {@code path} and were killed lie beside it from now on.
   *
   * @param notes is told where
   */
  public static void keepKilled(Path path, Consumer<String> notes) {
    for (Path killed :
        StagedFolder.recover(path, (place, written) -> kept(place, written, KILLED))) {
      notes.accept(
          "note: a run that was to replace "
              + path
              + " was killed; it is in "
              + killed
              + ", and goes on with --resume --run-dir "
              + killed);
    }
  }

  /** Where its files are as long as it goes on. */
  public RunDirectory directory() {
    return directory;
  }

  /**
   * Ends the run, whose files are complete.
   *
   * @return where they are now
   */
  public RunDirectory end(RunStatus status) {
    if (staged.isEmpty()) {
      return directory;
    }
    try {
      Path target =
          status == RunStatus.COMPLETED && isReplaceable() ? place : aside(place, status.id());
      staged.get().moveTo(target);
      if (!target.equals(place)) {
        notes.accept("note: the earlier run stays in " + place + "; this one is in " + target);
      }
      return new RunDirectory(target);
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, "the run cannot be moved to " + place)
          .found(e.toString())
          .cause(e);
    }
  }

  /** The work may have taken days: whether what stands there is still the earlier run. */
  private boolean isReplaceable() {
    try {
      RunDirectory.check(place, true);
      return true;
    } catch (ThalwegException e) {
      notes.accept("note: " + e.what());
      return false;
    }
  }

  /** Where a run goes that was killed by an error or a second signal: what it has logged stays. */
  private static Optional<Path> kept(Path place, Path written) {
    return kept(place, written, RunStatus.FAILED.id());
  }

  private static Optional<Path> kept(Path place, Path written, String how) {
    return hasRounds(new RunDirectory(written)) ? Optional.of(aside(place, how)) : Optional.empty();
  }

  private static boolean hasRounds(RunDirectory run) {
    try {
      return Files.size(run.metrics()) > 0;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      return true; // what cannot be seen is not thrown away
    }
  }

  private static Path aside(Path place, String how) {
    String time = RunDirectory.TIME.format(LocalDateTime.now(ZoneId.systemDefault()));
    Path aside = place.resolveSibling(place.getFileName() + "." + how + "-" + time);
    for (int copy = 2; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); copy++) {
      aside = place.resolveSibling(place.getFileName() + "." + how + "-" + time + "-" + copy);
    }
    return aside;
  }

  /**
   * Lets go of a run. One that has not ended leaves nothing in the place of an earlier run; what it
   * has logged is kept beside.
   */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      notes.accept("note: " + directory.marker() + " cannot be closed: " + e);
    }
    if (staged.isPresent()) {
      try {
        staged
            .get()
            .end()
            .ifPresent(kept -> notes.accept("note: the run that failed is in " + kept));
      } catch (IOException e) {
        notes.accept("note: " + staged.get().path() + " cannot be deleted: " + e);
      }
    }
  }
}

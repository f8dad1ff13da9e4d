package io.thalweg.driver.files;

import io.thalweg.driver.storage.Storage;
import io.thalweg.driver.storage.StoredPath;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The directory of an experiment, while it goes on. A hidden marker file says what it is; who
 * writes it holds a lock on that.
 */
public final class ExperimentDirectory implements AutoCloseable {
  private static final String MARKER = ".thalweg-experiment";
  private static final String RUNS = "runs";

  private final Path root;
  private final LifeLock lock;

  private ExperimentDirectory(Path root) throws IOException {
    this.root = root;
    this.lock = LifeLock.on(root.resolve(MARKER));
  }

  /**
   * Refuses a place where no experiment can be started or go on. Changes nothing.
   *
   * @param resume whether an experiment may be there that goes on
   * @throws ThalwegException RUN_DIRECTORY_EXISTS if something else is there; BAD_VALUE if it
   *     cannot be reached or created
   */
  public static void check(Path path, boolean resume) {
    StoredPath.require(path, "--run-dir");
    Storage.requireReachable(path, "--run-dir");
    try {
      boolean isFilled = Files.exists(path) && !(Files.isDirectory(path) && isEmpty(path));
      boolean isExperiment = Files.isRegularFile(path.resolve(MARKER));
      if (isFilled && !(isExperiment && resume)) {
        throw ThalwegException.of(
                ErrorCode.RUN_DIRECTORY_EXISTS, "the directory of the experiment exists: " + path)
            .expected(
                isExperiment
                    ? "another --run-dir, or --resume to go on with the experiment there"
                    : "another --run-dir: a directory that is new or empty")
            .found(isExperiment ? "another experiment" : "something else than an experiment");
      }
    } catch (IOException e) {
      throw RunDirectory.uncreatable(path, e);
    }
  }

  private static boolean isEmpty(Path path) throws IOException {
    return Trees.names(path).isEmpty();
  }

  /**
   * Starts an experiment, or goes on with one.
   *
   * @throws ThalwegException as {@link #check}; RUN_DIRECTORY_EXISTS if a process that lives is
   *     writing it
   */
  public static ExperimentDirectory open(Path path, boolean resume) {
    check(path, resume);
    try {
      Files.createDirectories(path.resolve(RUNS));
      if (Files.notExists(path.resolve(MARKER))) {
        Files.writeString(path.resolve(MARKER), "An experiment of Thalweg.\n");
      }
      ExperimentDirectory directory = new ExperimentDirectory(path);
      if (directory.lock.state() == LifeLock.State.OF_ANOTHER) {
        directory.close();
        throw ThalwegException.of(
                ErrorCode.RUN_DIRECTORY_EXISTS,
                "another process is writing the experiment: " + path)
            .expected("an experiment whose process has ended");
      }
      return directory;
    } catch (IOException e) {
      throw RunDirectory.uncreatable(path, e);
    }
  }

  /** The directory. */
  public Path root() {
    return root;
  }

  /** What has come out. */
  public Path results() {
    return root.resolve("experiment.json");
  }

  /** The page that shows it. */
  public Path report() {
    return root.resolve("report.html");
  }

  /** Where the run of this number is, from 1. */
  public Path run(int number) {
    return root.resolve(RUNS).resolve(String.format(Locale.ROOT, "%03d", number));
  }

  /** The numbers of the runs that have been begun, in their order. */
  public List<Integer> begun() {
    try {
      return Trees.names(root.resolve(RUNS)).stream()
          .filter(name -> name.matches("\\d{3,9}"))
          .map(Integer::parseInt)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, root + " cannot be read")
          .found(e.toString())
          .cause(e);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, root + " cannot be closed")
          .found(e.toString())
          .cause(e);
    }
  }
}

package io.thalweg.driver.files;

import io.thalweg.driver.storage.Storage;
import io.thalweg.driver.storage.StoredPath;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The directory of one run and the paths of its files.
 *
 * <p>A hidden marker file, written first, says that a directory is a run of Thalweg. Only a
 * directory that has it and holds nothing but a run's files is ever replaced.
 *
 * @param root the directory
 */
public record RunDirectory(Path root) {
  private static final String NAME = "the run directory";
  private static final String OPTION = "--run-dir";
  private static final String MARKER = ".thalweg-run";
  private static final Set<String> FILES =
      Set.of(
          MARKER,
          "config.yaml",
          "metrics.jsonl",
          "summary.json",
          "report.html",
          "model",
          "checkpoints");
  static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  /** {@code runs/<name>-<time>}, with characters that are awkward in file names replaced. */
  public static Path defaultPath(String name, LocalDateTime started) {
    String safe = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+", "");
    return Path.of("runs", (safe.isEmpty() ? "run" : safe) + "-" + TIME.format(started));
  }

  /**
   * Refuses a place where no run can be started. Changes nothing.
   *
   * @param overwrite whether a run may replace an earlier one there
   * @throws ThalwegException RUN_DIRECTORY_EXISTS if {@code path} exists and is not to be replaced,
   *     or is not a run; BAD_VALUE if it cannot be reached or created
   */
  public static void check(Path path, boolean overwrite) {
    StoredPath.require(path, OPTION);
    Storage.requireReachable(path, OPTION);
    StagedFolder.recover(path);
    try {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        checkReplaceable(path); // first, as its remedy is another
        if (!overwrite) {
          throw existing(path);
        }
        requireInOneStep(path);
      }
    } catch (IOException e) {
      throw uncreatable(path, e);
    }
    requireWritable(path, StoredPath.place(path));
  }

  /**
   * Refuses the directory of a run that is to go on there if nothing can be written to it. Changes
   * nothing.
   *
   * @throws ThalwegException BAD_VALUE
   */
  public static void checkGoesOn(Path path) {
    requireWritable(path, StoredPath.place(path).resolve("model"));
  }

  private static void requireWritable(Path path, Path created) {
    StoredPath.refusal(created)
        .ifPresent(
            found -> {
              throw uncreatable(path, found);
            });
  }

  /** An object store has no step that puts one folder in the place of another. */
  private static void requireInOneStep(Path path) throws IOException {
    if (!Storage.renames(path) && !Trees.names(path).isEmpty()) {
      throw exists(path, "a run cannot be replaced in an object store")
          .remedy("choose another with --run-dir, or delete the earlier run");
    }
  }

  /**
   * Creates the directory and its missing parents.
   *
   * @throws ThalwegException RUN_DIRECTORY_EXISTS if {@code path} exists; BAD_VALUE if it cannot be
   *     created
   */
  public static RunDirectory create(Path path) {
    try {
      if (path.getParent() != null) {
        Files.createDirectories(path.getParent());
      }
      Files.createDirectory(path);
      Files.writeString(path.resolve(MARKER), "A run of Thalweg. --overwrite may replace it.\n");
    } catch (FileAlreadyExistsException e) {
      throw Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? existing(path) : uncreatable(path, e);
    } catch (IOException e) {
      throw uncreatable(path, e);
    }
    return new RunDirectory(path);
  }

  private static ThalwegException existing(Path path) {
    return exists(path, "the run directory exists already")
        .remedy("choose another with --run-dir, or give --overwrite");
  }

  static ThalwegException uncreatable(Path path, IOException e) {
    return uncreatable(path, e.toString()).cause(e);
  }

  private static ThalwegException uncreatable(Path path, String found) {
    return ThalwegException.of(ErrorCode.BAD_VALUE, path + " cannot be created")
        .found(found)
        .remedy("give --run-dir a directory that can be written");
  }

  /**
   * The directory of an earlier run.
   *
   * @throws ThalwegException MISSING_FILE if {@code path} is not one
   */
  public static RunDirectory open(Path path) {
    StoredPath.require(path, NAME);
    Storage.requireReachable(path, NAME);
    StagedFolder.recover(path);
    if (!isRun(path)) {
      throw ThalwegException.of(ErrorCode.MISSING_FILE, path + " is not the directory of a run")
          .expected("a directory that thalweg train has written")
          .found(Files.isDirectory(path) ? "another directory" : "no directory")
          .remedy("give the run directory that thalweg train has printed");
    }
    return new RunDirectory(path);
  }

  /** Whether {@code path} is the directory of a run. */
  public static boolean isRun(Path path) {
    return Files.isRegularFile(path.resolve(MARKER));
  }

  /** The resolved config. */
  public Path config() {
    return root.resolve("config.yaml");
  }

  /** One line per logged round. */
  public Path metrics() {
    return root.resolve("metrics.jsonl");
  }

  /** The outcome of the run. */
  public Path summary() {
    return root.resolve("summary.json");
  }

  /** The page that shows the run. */
  public Path report() {
    return root.resolve("report.html");
  }

  /** The directory of the trained model. */
  public Path model() {
    return root.resolve("model");
  }

  /** The file that says that this is a run; who writes the run holds a lock on it. */
  Path marker() {
    return root.resolve(MARKER);
  }

  /** The directory of the checkpoints. */
  public Path checkpoints() {
    return root.resolve("checkpoints");
  }

  private static void checkReplaceable(Path path) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(path, "a file or link is in the place of the run directory")
          .remedy("choose another with --run-dir");
    }
    List<String> names = Trees.names(path);
    List<String> foreign = names.stream().filter(name -> !isOurs(name)).toList();
    if (!foreign.isEmpty()) {
      throw exists(path, "the directory holds files that no run has written, and stays")
          .expected("the files of a run only")
          .found(String.join(", ", foreign))
          .remedy("move these files, or choose another directory with --run-dir");
    }
    if (!names.isEmpty() && !names.contains(MARKER)) {
      throw exists(path, "the directory is not known to be a run, and stays")
          .expected("the marker file " + MARKER)
          .found(String.join(", ", names))
          .remedy("choose another directory with --run-dir");
    }
  }

  private static boolean isOurs(String name) {
    String suffix = AtomicFiles.TEMPORARY_SUFFIX;
    return name.startsWith(".model.thalweg-") // a model that was being saved
        || FILES.contains(
            name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name);
  }

  private static ThalwegException exists(Path path, String what) {
    return ThalwegException.of(ErrorCode.RUN_DIRECTORY_EXISTS, what + ": " + path);
  }
}

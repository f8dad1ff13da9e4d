package io.thalweg.driver.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.thalweg.driver.files.AtomicFiles;
import io.thalweg.driver.files.FileDigest;
import io.thalweg.driver.files.RunDirectory;
import io.thalweg.driver.files.Trees;
import io.thalweg.driver.state.TrainState;
import io.thalweg.driver.storage.Storage;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Slots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of a run. One is written under a hidden name, forced to the disk and then moved,
 * so that it is there whole or not at all; in an object store, where nothing is moved, its manifest
 * is the last file. Which is the newest says its number, never the time of a file.
 *
 * @param root their folder
 */
public record CheckpointFolder(Path root) {
  private static final Pattern NAME = Pattern.compile("round-(\\d{10,19})");
  private static final Pattern UNFINISHED = Pattern.compile("\\.round-\\d{10,19}\\.new");

  /** What was looked for in a folder of checkpoints. */
  public record Found(Optional<Checkpoint> newest, List<String> damaged) {}

  /**
   * That of a run directory, or the folder itself.
   *
   * @param path a run directory, a folder of checkpoints, or one that is not there yet
   */
  public static CheckpointFolder of(Path path) {
    return new CheckpointFolder(
        RunDirectory.isRun(path) ? new RunDirectory(path).checkpoints() : path);
  }

  /** Whether {@code path} is a single checkpoint, whole or not. */
  static boolean isCheckpoint(Path path) {
    return Files.exists(path.resolve(ManifestFile.NAME));
  }

  /**
   * The newest checkpoint that is whole, or the one that this folder itself is. One that is not
   * whole is as not there.
   *
   * @throws ThalwegException BAD_VALUE if the newest is of a later Thalweg; INTERNAL if the folder
   *     cannot be read
   */
  public Found find() {
    List<String> damaged = new ArrayList<>();
    for (Path folder : isCheckpoint(root) ? List.of(root) : newestFirst()) {
      try {
        return new Found(Optional.of(Checkpoint.verified(folder)), damaged);
      } catch (ThalwegException e) {
        if (e.code() != ErrorCode.BAD_MODEL_FILE) {
          throw e;
        }
        damaged.add(e.what());
      }
    }
    return new Found(Optional.empty(), damaged);
  }

  /**
   * Writes a checkpoint, then deletes the oldest beyond {@code keep}.
   *
   * @param state not changed meanwhile
   * @throws ThalwegException INTERNAL if the file system refuses; earlier checkpoints are still
   *     there then
   */
  <A> void save(TrainState<A> state, Slots slots, Manifest manifest, int keep) {
    String name = String.format("round-%010d", manifest.round());
    Path place = root.resolve(name);
    try {
      Files.createDirectories(root);
      if (!isWhole(place)) { // as it may be after a failure that came later
        boolean moved = Storage.renames(root);
        Path written = moved ? root.resolve("." + name + ".new") : place;
        Trees.delete(written);
        Files.createDirectory(written);
        FileDigest digest = StateFile.write(state, slots, written);
        new ManifestFile(manifest, digest).write(written);
        AtomicFiles.forceFolder(written);
        if (moved) {
          Trees.delete(place); // one of this round that is not whole
          Files.move(written, place, StandardCopyOption.ATOMIC_MOVE);
        }
        AtomicFiles.forceFolder(root);
        requireComplete(place, digest);
      }
      deleteOthers(manifest.round(), keep);
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, place + " cannot be written")
          .found(e.toString())
          .remedy("check the free space of the disk and the permissions of the folder")
          .cause(e);
    }
  }

  /** Whether it is there; one that cannot be read now is not taken for one that is torn. */
  private static boolean isWhole(Path place) throws IOException {
    try {
      Checkpoint.verified(place);
      return true;
    } catch (ThalwegException e) {
      if (e.getCause() instanceof IOException cause
          && !(cause instanceof JsonProcessingException)
          && !(cause instanceof NoSuchFileException)) {
        throw cause;
      }
      return false;
    }
  }

  /**
   * A file system may have said that it has written what it has not: before older checkpoints go,
   * the new one is looked at.
   */
  private static void requireComplete(Path place, FileDigest written) throws IOException {
    try {
      boolean same = ManifestFile.read(place).state().equals(written);
      long bytes = Files.size(place.resolve(StateFile.NAME));
      if (!same || bytes != written.bytes()) {
        throw new IOException(place + " is not what was written: " + bytes + " bytes of its state");
      }
    } catch (ThalwegException e) {
      throw new IOException(e.what() + ": " + e.found(), e);
    }
  }

  /** Those of later rounds are not whole, or the run would have gone on from there. */
  private void deleteOthers(long round, int keep) throws IOException {
    int kept = 0;
    for (Path folder : newestFirst()) {
      boolean stays = number(folder) <= round && kept < keep;
      kept += stays ? 1 : 0;
      if (!stays) {
        Trees.delete(folder);
      }
    }
    for (Path left : list(UNFINISHED)) { // by a process that was killed
      Trees.delete(left);
    }
  }

  private List<Path> newestFirst() {
    return list(NAME).stream()
        .sorted(Comparator.comparingLong(CheckpointFolder::number).reversed())
        .toList();
  }

  private List<Path> list(Pattern name) {
    try (Stream<Path> children = Files.list(root)) {
      return children
          .filter(child -> name.matcher(child.getFileName().toString()).matches())
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, root + " cannot be read")
          .found(e.toString())
          .cause(e);
    }
  }

  private static long number(Path folder) {
    String name = folder.getFileName().toString();
    return Long.parseLong(name.substring(name.indexOf('-') + 1));
  }
}

package io.thalweg.driver.files;

import io.thalweg.driver.storage.Storage;
import io.thalweg.driver.storage.StoredPath;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * A folder that is written beside its place and moved there when it is complete, so that its place
 * holds the old content or the new one, whatever ends the process. Mutable: it is committed once.
 *
 * <p>It lies in a hidden {@link StagingArea} of its own: {@code new} is what is written, {@code
 * old} is what was replaced, and only there between the two moves of a commit. An area whose
 * process has ended is brought to its end, or deleted, when the next folder is staged for the same
 * place.
 */
public final class StagedFolder implements AutoCloseable {
  private final StagingArea area;
  private final Path target;
  private final StagingArea.Rescue rescue;
  private final Thread cleaner = new Thread(this::closeAtExit, "thalweg-staging");
  private boolean open = true;

  private StagedFolder(StagingArea area, Path target, StagingArea.Rescue rescue) {
    this.area = area;
    this.target = target;
    this.rescue = rescue;
  }

  /**
   * Stages a folder for {@code target}, whose missing parents are created.
   *
   * @throws IOException if the file system refuses
   */
  public static StagedFolder beside(Path target) throws IOException {
    return beside(target, StagingArea.Rescue.NONE);
  }

  /**
   * The same for content that has its worth even if it is not complete.
   *
   * @param rescue of what is not committed
   */
  static StagedFolder beside(Path target, StagingArea.Rescue rescue) throws IOException {
    Path place = StoredPath.place(target);
    Files.createDirectories(place.getParent());
    StagingArea.recover(place, StagingArea.Rescue.NONE);
    StagedFolder folder = new StagedFolder(StagingArea.create(place), place, rescue);
    Runtime.getRuntime().addShutdownHook(folder.cleaner);
    return folder;
  }

  /**
   * Brings a commit to its end that was killed between its two moves, so that {@code target} is
   * there for its readers.
   *
   * @throws ThalwegException INTERNAL if the file system refuses
   */
  static void recover(Path target) {
    if (!Files.exists(StoredPath.place(target))) {
      recover(target, StagingArea.Rescue.NONE);
    }
  }

  /**
   * The same, and whatever else killed processes have left beside {@code target} is rescued or
   * deleted.
   *
   * @return where it was rescued to
   * @throws ThalwegException INTERNAL if the file system refuses
   */
  static List<Path> recover(Path target, StagingArea.Rescue rescue) {
    Path place = StoredPath.place(target);
    Path parent = place.getParent();
    if (!Files.isDirectory(parent) || !Files.isReadable(parent)) {
      return List.of();
    }
    try {
      return Storage.renames(place) ? StagingArea.recover(place, rescue) : List.of();
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, target + " cannot be restored")
          .found(e.toString())
          .cause(e);
    }
  }

  /** The folder to write. It is not there yet: whoever writes it creates it. */
  public Path path() {
    return area.fresh();
  }

  /** Moves the folder to its place; what stood there is deleted. */
  public void commit() throws IOException {
    moveTo(target);
  }

  /** Moves the folder to {@code place} beside its own; what stood there is deleted. */
  synchronized void moveTo(Path place) throws IOException {
    try {
      if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(place, area.old(), StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(area.fresh(), place, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) { // also one of a move that was done all the same
      area.bringBack(place);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    end();
  }

  /**
   * Deletes what has not been moved, or rescues it.
   *
   * @return where it was rescued to
   */
  Optional<Path> end() throws IOException {
    Optional<Path> rescued = discard();
    try {
      Runtime.getRuntime().removeShutdownHook(cleaner);
    } catch (IllegalStateException e) {
      // the process is ending: the cleaner runs, and finds nothing to do
    }
    return rescued;
  }

  private synchronized Optional<Path> discard() throws IOException {
    if (!open) {
      return Optional.empty();
    }
    open = false;
    try {
      Optional<Path> rescued = Optional.empty();
      if (Files.exists(path())) {
        rescued = rescue.place(target, path());
        if (rescued.isPresent()) {
          moveTo(rescued.get());
        }
      }
      area.bringBack(target);
      area.delete();
      return rescued;
    } finally {
      area.release();
    }
  }

  /** What cannot be deleted now is deleted the next time. */
  private void closeAtExit() {
    try {
      discard();
    } catch (IOException e) {
      System.err.println("note: " + area.root() + " cannot be deleted: " + e);
    }
  }
}

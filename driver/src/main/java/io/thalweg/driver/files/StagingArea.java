package io.thalweg.driver.files;

import io.thalweg.driver.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A hidden folder {@code .NAME.thalweg-ID} beside the folder {@code NAME} that is being written,
 * with a {@link LifeLock} that says whether its process lives.
 */
final class StagingArea {
  /** Where content goes that was not committed and has its worth all the same. */
  interface Rescue {
    /** Deletes it. */
    Rescue NONE = (target, written) -> Optional.empty();

    /**
     * The place for what is written so far in {@code written}, to replace {@code target}; empty to
     * delete it.
     */
    Optional<Path> place(Path target, Path written);
  }

  private static final int LONGEST_NAME_BYTES = 200; // file systems take 255
  private static final int ID_BYTES = 4;
  private static final int ATTEMPTS = 100;

  /** Those of this process: opening their locks a second time would release them. */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final LifeLock lock;

  private StagingArea(Path root, LifeLock lock) {
    this.root = root;
    this.lock = lock;
  }

  Path root() {
    return root;
  }

  /** What is being written. */
  Path fresh() {
    return root.resolve("new");
  }

  /** What it replaces, between the two moves of a commit. */
  Path old() {
    return root.resolve("old");
  }

  /** A new area for {@code target}, an absolute path whose folder exists. */
  static StagingArea create(Path target) throws IOException {
    SecureRandom random = new SecureRandom();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      byte[] id = new byte[ID_BYTES];
      random.nextBytes(id);
      Path root = target.resolveSibling(prefix(target) + HexFormat.of().formatHex(id));
      OWN.add(root);
      try {
        Files.createDirectory(root);
        LifeLock lock = LifeLock.open(root);
        if (lock.state() != LifeLock.State.OF_ANOTHER) {
          return new StagingArea(root, lock);
        }
        lock.close();
        OWN.remove(root);
      } catch (FileAlreadyExistsException | NoSuchFileException e) {
        OWN.remove(root); // another process has the name, or has taken the area for a leftover
      }
    }
    throw new IOException("no folder can be staged beside " + target);
  }

  /**
   * Deals with the areas of {@code target} that dead processes have left: a commit between its two
   * moves is brought to its end, all else is rescued or deleted. Areas of living processes, and
   * those that cannot be locked, stay as they are.
   *
   * @return where {@code rescue} has put what it wants to keep
   */
  static List<Path> recover(Path target, Rescue rescue) throws IOException {
    List<Path> rescued = new ArrayList<>();
    for (Path root : areas(target)) {
      if (OWN.add(root)) {
        try (LifeLock lock = LifeLock.open(root)) {
          if (lock.state() == LifeLock.State.OURS) {
            new StagingArea(root, lock).finish(target, rescue).ifPresent(rescued::add);
          } else if (!Storage.isLocal(root)) {
            new StagingArea(root, lock).finishMove(target);
          }
        } catch (AccessDeniedException | NoSuchFileException e) {
          // another user's, or just being deleted: it stays as it is
        } finally {
          OWN.remove(root);
        }
      }
    }
    return rescued;
  }

  private Optional<Path> finish(Path target, Rescue rescue) throws IOException {
    if (isBetweenMoves() && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty(); // somebody else has filled the place: both versions stay
    }
    finishMove(target);
    Optional<Path> kept = Files.exists(fresh()) ? rescue.place(target, fresh()) : Optional.empty();
    if (kept.isPresent()) {
      Files.move(fresh(), kept.get(), StandardCopyOption.ATOMIC_MOVE);
    }
    delete();
    return kept;
  }

  /** Where nobody can say whether its process lives, an area stays: only a move is completed. */
  private void finishMove(Path target) throws IOException {
    if (isBetweenMoves() && Files.notExists(target, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(fresh(), target, StandardCopyOption.ATOMIC_MOVE);
    }
    bringBack(target);
  }

  /** Puts what was replaced back where nothing has taken its place. */
  void bringBack(Path target) throws IOException {
    if (Files.exists(old()) && Files.notExists(target, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(old(), target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private boolean isBetweenMoves() {
    return Files.exists(old()) && Files.exists(fresh());
  }

  /** Deletes the area with all that is in it, its lock last. */
  void delete() throws IOException {
    Trees.delete(fresh());
    Trees.delete(old());
    Trees.delete(root);
  }

  /** Lets go of the area: what is left of it is for whoever stages the next folder. */
  void release() throws IOException {
    try {
      lock.close();
    } finally {
      OWN.remove(root);
    }
  }

  private static List<Path> areas(Path target) throws IOException {
    String prefix = prefix(target);
    List<Path> areas = new ArrayList<>();
    try (DirectoryStream<Path> siblings =
        Files.newDirectoryStream(target.getParent(), path -> isArea(path, prefix))) {
      siblings.forEach(areas::add);
    }
    return areas;
  }

  private static boolean isArea(Path path, String prefix) {
    String name = path.getFileName().toString();
    return name.startsWith(prefix)
        && name.substring(prefix.length()).matches("[0-9a-f]{" + 2 * ID_BYTES + "}")
        && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static String prefix(Path target) {
    String name = target.getFileName().toString();
    boolean isLong = name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME_BYTES;
    return "." + (isLong ? Sha256.of(name) : name) + ".thalweg-";
  }
}

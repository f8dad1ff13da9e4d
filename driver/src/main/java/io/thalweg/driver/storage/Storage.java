package io.thalweg.driver.storage;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/** The paths of file systems that are not this machine's, and what one must know to write there. */
public final class Storage {
  private static final int ID_BYTES = 4;

  private Storage() {}

  /**
   * A path in the file system that Hadoop knows by {@code scheme}. Nothing is contacted before it
   * is used.
   *
   * @param scheme such as {@code hdfs}
   * @param authority host and port, or a bucket; null for the one that Hadoop's settings name
   * @param path begins with {@code /}
   */
  public static Path path(String scheme, String authority, String path) {
    return in(scheme, authority, HadoopStores::open, path);
  }

  /** The same in any store, which {@code opening} gives when the first path is used. */
  static Path in(String scheme, String authority, StoreFileSystem.Opening opening, String path) {
    return new StoreFileSystem(scheme, authority, opening).getPath(path);
  }

  /**
   * Names Spark's settings before there is a session: {@code spark.hadoop.*} are Hadoop's.
   *
   * @param spark of the session that will be started
   */
  public static void settings(Map<String, String> spark) {
    HadoopSettings.give(spark);
  }

  /** Whether {@code path} is in a file system of this machine. */
  public static boolean isLocal(Path path) {
    return path.getFileSystem() == FileSystems.getDefault();
  }

  /**
   * Whether a folder can be written beside its place and moved there in one step.
   *
   * @throws IOException if its file system cannot be reached
   */
  public static boolean renames(Path path) throws IOException {
    return isLocal(path) || ((StorePath) path).getFileSystem().store().renames();
  }

  /**
   * A new file where {@code path} is not local, or the old one replaced. What is written counts
   * from {@link Store.Upload#commit} on.
   */
  public static Store.Upload create(Path path) throws IOException {
    StorePath place = (StorePath) path;
    return place.getFileSystem().store().create(place.inStore(), true);
  }

  /**
   * Refuses a path whose file system cannot be reached. Of a local path there is nothing to say.
   *
   * @param name what errors call it, such as {@code --run-dir}
   * @throws ThalwegException BAD_VALUE
   */
  public static void requireReachable(Path path, String name) {
    if (isLocal(path)) {
      return;
    }
    StorePath place = (StorePath) path;
    try {
      place.getFileSystem().store().status(place.inStore());
    } catch (NoSuchFileException e) {
      return; // that is an answer
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, name + " cannot be reached: " + path)
          .expected("a file system that Hadoop knows, with the rights to use it")
          .found(firstLine(e))
          .remedy(
              "correct the URI, or give what that file system needs: jars with THALWEG_CLASSPATH or"
                  + " spark-submit --packages, settings with --conf spark.hadoop.KEY=VALUE")
          .cause(e);
    }
  }

  /**
   * Writes a file into a folder that is not local, and deletes it.
   *
   * @throws IOException if either is refused
   */
  public static void tryToWrite(Path folder) throws IOException {
    byte[] id = new byte[ID_BYTES];
    new SecureRandom().nextBytes(id);
    Path file = folder.resolve(".thalweg-try-" + HexFormat.of().formatHex(id));
    try (OutputStream target = Files.newOutputStream(file)) {
      target.write(id);
    }
    Files.delete(file);
  }

  private static String firstLine(IOException e) {
    return e.toString().lines().findFirst().orElse("").strip();
  }
}

package io.thalweg.driver.storage;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Paths that Thalweg itself reads and writes, as its users write them: of this machine, or the URI
 * of a place in any file system that Hadoop knows.
 */
public final class StoredPath {
  /** Two letters at least, so that a Windows drive is not a scheme. */
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(.*)");

  private static final Pattern ELSEWHERE = Pattern.compile("//([^/]*)(/.+)|(/[^/].*)");

  private static final Set<String> KNOWN =
      Set.of(
          "abfs",
          "abfss",
          "adl",
          "cosn",
          "dbfs",
          "file",
          "ftp",
          "gs",
          "hdfs",
          "http",
          "https",
          "o3fs",
          "obs",
          "ofs",
          "oss",
          "s3",
          "s3a",
          "s3n",
          "sftp",
          "swebhdfs",
          "viewfs",
          "wasb",
          "wasbs",
          "webhdfs");

  private StoredPath() {}

  /**
   * The path that is written as {@code text}: a plain one or one after {@code file:} is of this
   * machine, one after another scheme is Hadoop's. Nothing is contacted.
   *
   * @param name what errors call it, such as {@code --output}
   * @throws ThalwegException BAD_VALUE if it is no path
   */
  public static Path of(String text, String name) {
    Matcher matcher = SCHEME.matcher(text);
    boolean hasScheme =
        matcher.matches() && (matcher.group(2).startsWith("/") || KNOWN.contains(matcher.group(1)));
    if (hasScheme && !matcher.group(1).equals("file")) {
      return elsewhere(matcher.group(1), matcher.group(2), text, name);
    }
    try {
      return Path.of(hasScheme ? withoutHost(matcher.group(2), text, name) : text);
    } catch (InvalidPathException e) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, name + " is not a path")
          .found(e.getMessage())
          .cause(e);
    }
  }

  private static Path elsewhere(String scheme, String rest, String text, String name) {
    Matcher matcher = ELSEWHERE.matcher(rest);
    if (!matcher.matches() || rest.replace("/", "").isEmpty()) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, name + " is not a path: " + text)
          .expected(scheme + "://HOST/FOLDER, with a folder below the root")
          .found(text);
    }
    boolean hasHost = matcher.group(1) != null && !matcher.group(1).isEmpty();
    String path = matcher.group(1) == null ? matcher.group(3) : matcher.group(2);
    return Storage.path(scheme, hasHost ? matcher.group(1) : null, path);
  }

  /**
   * Refuses what Java has made of a URI: {@code Path.of("hdfs://host/x")} is the relative path
   * {@code hdfs:/host/x} of this machine.
   */
  public static Path require(Path path, String name) {
    if (!Storage.isLocal(path)) {
      return path;
    }
    for (Path element : path) {
      String text = element.toString();
      String scheme = text.endsWith(":") ? text.substring(0, text.length() - 1) : "";
      if (KNOWN.contains(scheme)) {
        throw ThalwegException.of(
                ErrorCode.BAD_VALUE, name + " is a URI within a local path: " + path)
            .expected("a plain path, such as /data/model, or the text of a URI")
            .found(text)
            .remedy("give the URI as a text: the same method takes a String");
      }
    }
    return path;
  }

  /**
   * Where {@code path} is: absolute, with its folder free of links as far as it exists. The last
   * name stays as it is, even if it is a link.
   */
  public static Path place(Path path) {
    Path absolute = path.toAbsolutePath();
    Path name = absolute.getFileName();
    if (name == null || name.toString().equals(".") || name.toString().equals("..")) {
      return real(absolute);
    }
    return real(absolute.getParent()).resolve(name);
  }

  /** The path without links and dots; what does not exist yet is taken as it is written. */
  public static Path real(Path path) {
    Path absolute = path.toAbsolutePath();
    if (!Storage.isLocal(absolute)) {
      return absolute.normalize();
    }
    try {
      return absolute.toRealPath();
    } catch (IOException e) { // not there, or not to be seen
      Path parent = absolute.getParent();
      return parent == null ? absolute : real(parent).resolve(absolute.getFileName()).normalize();
    }
  }

  /**
   * Says why nothing can be created at {@code path}; empty where it can.
   *
   * @param path what is not there yet
   */
  public static Optional<String> refusal(Path path) {
    Path folder = nearestFolder(path);
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      return Optional.of(folder + " is no folder that can be written");
    }
    if (!Storage.isLocal(folder)) {
      try {
        Storage.tryToWrite(folder);
      } catch (IOException e) {
        return Optional.of(e.toString().lines().findFirst().orElse(""));
      }
    }
    return Optional.empty();
  }

  /** The nearest folder above {@code path} that exists. */
  private static Path nearestFolder(Path path) {
    Path folder = path.getParent();
    while (folder != null && Files.notExists(folder)) {
      folder = folder.getParent();
    }
    return folder == null ? path.getRoot() : folder;
  }

  private static String withoutHost(String rest, String text, String name) {
    String path = rest;
    if (rest.startsWith("//")) {
      int slash = rest.indexOf('/', 2);
      String host = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
      path = host.isEmpty() || host.equals("localhost") ? rest.substring(Math.max(slash, 0)) : "";
    }
    if (!path.startsWith("/") || path.startsWith("//")) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, name + " is not a local path")
          .expected("a plain path, or file:///FOLDER")
          .found(text);
    }
    return path;
  }
}

package io.thalweg.driver.files;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Paths that Thalweg itself reads and writes. They are local: a path of another file system is
 * refused, before it becomes a local folder called {@code hdfs:}.
 */
public final class LocalPath {
  /** Two letters at least, so that a Windows drive is not a scheme. */
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(.*)");

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

  private LocalPath() {}

  /**
   * The local path that is written as {@code text}: a plain path, or one after {@code file:}.
   *
   * @param name what errors call it, such as {@code --output}
   * @throws ThalwegException BAD_VALUE for a path of another file system
   */
  public static Path of(String text, String name) {
    Matcher matcher = SCHEME.matcher(text);
    boolean hasScheme =
        matcher.matches() && (matcher.group(2).startsWith("/") || KNOWN.contains(matcher.group(1)));
    if (hasScheme && !matcher.group(1).equals("file")) {
      throw elsewhere(text, matcher.group(1), name);
    }
    try {
      return Path.of(hasScheme ? withoutHost(matcher.group(2), text, name) : text);
    } catch (InvalidPathException e) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, name + " is not a path")
          .found(e.getMessage())
          .cause(e);
    }
  }

  /**
   * The same check for a path that Java has read: {@code Path.of("hdfs://host/x")} is the relative
   * path {@code hdfs:/host/x}.
   */
  public static Path require(Path path, String name) {
    for (Path element : path) {
      String text = element.toString();
      String scheme = text.endsWith(":") ? text.substring(0, text.length() - 1) : "";
      if (scheme.equals("file")) {
        throw ThalwegException.of(ErrorCode.BAD_VALUE, name + " is a URI within a path: " + path)
            .expected("a plain path, such as /data/model")
            .found("file:");
      }
      if (KNOWN.contains(scheme)) {
        throw elsewhere(path.toString(), scheme, name);
      }
    }
    return path;
  }

  /**
   * Where {@code path} is: absolute, with its folder free of links as far as it exists. The last
   * name stays as it is, even if it is a link.
   */
  static Path place(Path path) {
    Path absolute = path.toAbsolutePath();
    Path name = absolute.getFileName();
    if (name == null || name.toString().equals(".") || name.toString().equals("..")) {
      return real(absolute);
    }
    return real(absolute.getParent()).resolve(name);
  }

  /** The path without links and dots; what does not exist yet is taken as it is written. */
  static Path real(Path path) {
    Path absolute = path.toAbsolutePath();
    try {
      return absolute.toRealPath();
    } catch (IOException e) { // not there, or not to be seen
      Path parent = absolute.getParent();
      return parent == null ? absolute : real(parent).resolve(absolute.getFileName()).normalize();
    }
  }

  /** The nearest folder above {@code path} that exists. */
  static Path nearestFolder(Path path) {
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

  private static ThalwegException elsewhere(String path, String scheme, String name) {
    return ThalwegException.of(ErrorCode.BAD_VALUE, name + " is not a local path")
        .expected("a path on this machine (only data is read from " + scheme + ":)")
        .found(path)
        .remedy("give a local path, and copy the folder to or from that store with its own tools");
  }
}

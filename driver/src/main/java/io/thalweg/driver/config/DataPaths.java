package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes the data paths of a config absolute. A relative path is looked for in each base in turn;
 * URIs with a scheme belong to Spark and stay as they are.
 */
final class DataPaths {
  /** Two letters at least, so that a Windows drive is not a scheme. */
  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  private static final Pattern GLOB = Pattern.compile("[*?{\\[]");

  private final Set<Path> bases;

  private DataPaths(Set<Path> bases) {
    this.bases = bases;
  }

  /**
   * Bases for a config at {@code file} that is used in {@code directory}: that directory, the one
   * of the file, and the one above it, so that {@code data/x.csv} in {@code conf/x.yaml} is found
   * from anywhere.
   */
  static DataPaths of(Path file, Path directory) {
    Set<Path> bases = new LinkedHashSet<>();
    Path folder = ConfigFiles.place(file, directory).toAbsolutePath().normalize().getParent();
    bases.add(directory.toAbsolutePath().normalize());
    bases.add(folder);
    if (folder.getParent() != null) {
      bases.add(folder.getParent());
    }
    return new DataPaths(bases);
  }

  /** Names that are given in {@code directory}, and belong to no file. */
  static DataPaths of(Path directory) {
    return new DataPaths(Set.of(directory.toAbsolutePath().normalize()));
  }

  /**
   * The absolute form of {@code written}. What exists by this very name is meant; only else are
   * {@code * ? [ ] { }} wildcards.
   *
   * @throws ThalwegException with {@link ErrorCode#MISSING_FILE} naming all places tried
   */
  String resolve(String written) {
    String path = HomePath.expand(written);
    if (URI.matcher(path).matches()) {
      return path;
    }
    return find(path, "")
        .or(() -> find(literalPart(path), globPart(path)))
        .orElseThrow(() -> missing(path));
  }

  /** The first place at which {@code literal} exists, with {@code rest} behind it. */
  private Optional<String> find(String literal, String rest) {
    return bases.stream()
        .map(base -> base.resolve(literal).normalize())
        .filter(Files::exists)
        .findFirst()
        .map(place -> place + rest);
  }

  private ThalwegException missing(String path) {
    List<String> tried =
        bases.stream()
            .map(base -> base.resolve(literalPart(path)).normalize().toString())
            .distinct()
            .toList();
    return ThalwegException.of(ErrorCode.MISSING_FILE, "there is no '" + path + "'")
        .expected("a file or directory")
        .found("nothing at " + String.join(", ", tried))
        .remedy("correct the path, or write a URI (hdfs://, s3a://) for data that is elsewhere");
  }

  /** The directories of {@code path} before its first wildcard: these must exist. */
  private static String literalPart(String path) {
    return path.substring(0, wildcard(path));
  }

  private static String globPart(String path) {
    String rest = path.substring(wildcard(path));
    return rest.isEmpty() || rest.startsWith("/") ? rest : "/" + rest;
  }

  /** Where the path segment with the first wildcard begins, or the end of {@code path}. */
  private static int wildcard(String path) {
    var matcher = GLOB.matcher(path);
    return matcher.find() ? path.lastIndexOf('/', matcher.start()) + 1 : path.length();
  }
}

package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Spark source that a file name stands for. */
final class FileFormat {
  /** A table of Spark's catalog, which has a name instead of a path. */
  static final String TABLE = "table";

  private static final String TSV = "tsv";

  private static final Map<String, String> BY_EXTENSION =
      Map.of(
          "parquet", "parquet", "csv", "csv", TSV, TSV, "json", "json", "jsonl", "json", "orc",
          "orc", "libsvm", "libsvm");

  private static final Pattern EXTENSION =
      Pattern.compile("\\.([a-z]+)(\\.(gz|bz2|zst|snappy|lz4|deflate))?/*$");

  private FileFormat() {}

  /**
   * The format of the files or directories at {@code paths}, from their extensions.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if an extension says nothing, or two
   *     say different things
   */
  static String infer(List<String> paths) {
    String format = infer(paths.get(0));
    for (String path : paths) {
      if (!infer(path).equals(format)) {
        throw ThalwegException.of(ErrorCode.BAD_VALUE, "the data is of several formats")
            .expected("files of one format")
            .found(paths.get(0) + " (" + format + ") and " + path + " (" + infer(path) + ")")
            .remedy("name files of one format, or the format of all: {path: [...], format: csv}");
      }
    }
    return format;
  }

  private static String infer(String path) {
    return known(path).orElseThrow(() -> unknown(path));
  }

  /** The format that the extension of {@code path} stands for, if it stands for one. */
  static Optional<String> known(String path) {
    Matcher matcher = EXTENSION.matcher(path.toLowerCase(Locale.ROOT));
    return matcher.find()
        ? Optional.ofNullable(BY_EXTENSION.get(matcher.group(1)))
        : Optional.empty();
  }

  /** Whether files of format {@code said} are read with such a format and such options. */
  static boolean agrees(String said, Object format, Map<String, Object> options) {
    boolean tabs = "\t".equals(options.get("sep")) || "\t".equals(options.get("delimiter"));
    return sparkName(said).equals(format) && (tabs || !said.equals(TSV));
  }

  private static ThalwegException unknown(String path) {
    return ThalwegException.of(ErrorCode.BAD_VALUE, "cannot tell the format of the data")
        .expected(
            "a name that ends in .parquet, .csv, .tsv, .json, .jsonl, .orc or .libsvm"
                + " (.gz and the like may follow)")
        .found(path)
        .remedy(
            "name the format, such as {path: ..., format: csv}, csv with another separator"
                + " {path: ..., format: csv, options: {sep: ';'}}, tsv, json, libsvm or parquet");
  }

  /** What Spark calls a format. */
  static String sparkName(String format) {
    return format.equals(TSV) ? "csv" : format;
  }

  /** The options of a source, with those that its format stands for. */
  static SortedMap<String, String> complete(String format, Map<String, String> options) {
    SortedMap<String, String> complete = new TreeMap<>(options);
    boolean separated =
        options.keySet().stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .anyMatch(name -> name.equals("sep") || name.equals("delimiter"));
    if (format.equals(TSV) && !separated) {
      complete.put("sep", "\t");
    }
    return complete;
  }
}

package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Spark source that a file name stands for. */
final class FileFormat {
  private static final Map<String, String> BY_EXTENSION =
      Map.of(
          "parquet", "parquet",
          "csv", "csv",
          "json", "json",
          "jsonl", "json",
          "orc", "orc",
          "libsvm", "libsvm");

  private static final Pattern EXTENSION =
      Pattern.compile("\\.([a-z]+)(\\.(gz|bz2|zst|snappy|lz4|deflate))?/*$");

  private FileFormat() {}

  /**
   * The format of the file or directory at {@code path}, from its extension.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if the extension says nothing
   */
  static String infer(String path) {
    Matcher matcher = EXTENSION.matcher(path.toLowerCase(Locale.ROOT));
    String format = matcher.find() ? BY_EXTENSION.get(matcher.group(1)) : null;
    if (format == null) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "cannot tell the format of the data")
          .expected("a name that ends in .parquet, .csv, .csv.gz, .json, .jsonl, .orc or .libsvm")
          .found(path)
          .remedy("name the format: {path: ..., format: parquet}");
    }
    return format;
  }
}

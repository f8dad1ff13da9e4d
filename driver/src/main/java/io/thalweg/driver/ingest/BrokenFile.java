package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.EOFException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipException;
import org.apache.spark.SparkThrowable;

/** A file that Spark could not read, by its name. */
final class BrokenFile {
  private static final String READ = "FAILED_READ_FILE";
  static final String MIXED = READ + ".PARQUET_COLUMN_DATA_TYPE_MISMATCH";

  private BrokenFile() {}

  /** The error, where a file is the cause. */
  static Optional<ThalwegException> in(List<Throwable> chain) {
    return SparkFaults.condition(chain, MIXED)
        .map(BrokenFile::mixed)
        .or(() -> SparkFaults.condition(chain, READ).map(fault -> broken(fault, chain)));
  }

  private static ThalwegException mixed(SparkThrowable fault) {
    Map<String, String> words = fault.getMessageParameters();
    String column = words.get("column").replaceAll("^\\[|]$", "");
    return ThalwegException.of(
            ErrorCode.UNREADABLE_DATA,
            file(fault) + " has another type in column '" + column + "' than the other files")
        .expected(words.get("expectedType"))
        .found(words.get("actualType"))
        .remedy("write the column with one type to all files, or leave the file out");
  }

  private static ThalwegException broken(SparkThrowable fault, List<Throwable> chain) {
    Throwable root = chain.get(chain.size() - 1);
    String message = String.valueOf(root.getMessage());
    if (message.contains("Relative path in absolute URI")) {
      return of(file(fault) + " has a colon in its name, which Spark cannot read", message)
          .remedy("rename the file");
    }
    if (message.contains("is not a Parquet file") || message.contains("Malformed ORC file")) {
      String format = message.contains("ORC") ? "an ORC" : "a Parquet";
      return of(file(fault) + " is not " + format + " file, or it is cut off", end(message))
          .remedy("write or copy the file again, name the format that it has, or leave it out");
    }
    boolean cutOff = root instanceof EOFException || root instanceof ZipException;
    return cutOff
        ? of(file(fault) + " is cut off, or not compressed as its name says", message)
            .remedy("write or copy the file again, or leave it out")
        : of(file(fault) + " cannot be read", SparkWords.of(List.of(), root))
            .remedy("check the file, its format and options; --debug shows Spark's own messages");
  }

  private static ThalwegException of(String what, String found) {
    return ThalwegException.of(ErrorCode.UNREADABLE_DATA, what).found(found);
  }

  /** What a message says behind the name of the file. */
  private static String end(String message) {
    return message.replaceFirst("^\\S+ is not a Parquet file[. ]*", "").replaceFirst("^$", message);
  }

  private static String file(SparkThrowable fault) {
    return FilePlace.readable(fault.getMessageParameters().get("path"));
  }
}

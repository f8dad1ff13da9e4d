package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.util.VersionInfo;

/** A file system that Spark knows, but whose classes do not come with it. */
final class MissingFileSystem {
  private static final Pattern CLASS =
      Pattern.compile(
          "Class (org\\.apache\\.hadoop\\.fs\\.(s3a|azurebfs|azure|gs)\\.\\S+) not found");

  private static final Pattern SCHEME = Pattern.compile("No FileSystem for scheme \"(\\w+)\"");

  private static final Map<String, String> ARTIFACTS =
      Map.of(
          "s3a", "org.apache.hadoop:hadoop-aws:" + VersionInfo.getVersion(),
          "azurebfs", "org.apache.hadoop:hadoop-azure:" + VersionInfo.getVersion(),
          "azure", "org.apache.hadoop:hadoop-azure:" + VersionInfo.getVersion(),
          "gs", "org.apache.hadoop:hadoop-gcp:" + VersionInfo.getVersion());

  /** Hadoop has none of its own before 3.5: then the scheme itself is unknown. */
  private static final String FOREIGN_GS =
      "com.google.cloud.bigdataoss:gcs-connector:hadoop3-2.2.26";

  private MissingFileSystem() {}

  /** The error, where that is why the data cannot be read. */
  static Optional<ThalwegException> in(List<Throwable> chain) {
    for (Throwable cause : chain) {
      String message = String.valueOf(cause.getMessage());
      Matcher missing = CLASS.matcher(message);
      if (missing.find()) {
        return Optional.of(error(missing.group(1), packages(ARTIFACTS.get(missing.group(2)))));
      }
      Matcher scheme = SCHEME.matcher(message);
      if (scheme.find()) {
        String name = scheme.group(1);
        return Optional.of(error("a path with " + name + "://", remedy(name)));
      }
    }
    return Optional.empty();
  }

  private static String remedy(String scheme) {
    return switch (scheme) {
      case "s3" -> "write s3a:// in place of s3://";
      case "gs" -> packages(FOREIGN_GS);
      default ->
          "correct the path, or start with spark-submit --packages and the artifact that has it";
    };
  }

  private static ThalwegException error(String found, String remedy) {
    return ThalwegException.of(
            ErrorCode.UNREADABLE_DATA, "the file system of the data does not come with Spark")
        .expected("local files, HDFS, or the classes of another file system")
        .found(found)
        .remedy(remedy);
  }

  private static String packages(String artifact) {
    return "start with spark-submit --conf spark.jars.packages=" + artifact;
  }
}

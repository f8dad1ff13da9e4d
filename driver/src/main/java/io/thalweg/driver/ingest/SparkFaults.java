package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.session.ExecutorLoss;
import io.thalweg.worker.session.HostWishes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.SparkSession;

/** What Spark throws while it reads a source, in words for the user. */
final class SparkFaults {
  private static final int LONGEST_CHAIN = 100; // a cause may lead back to itself

  private SparkFaults() {}

  /**
   * Runs {@code work}, which uses {@code spark}; an exception of Spark's becomes UNREADABLE_DATA
   * that names the file which cannot be read, where it is one, unless a ThalwegException is among
   * its causes.
   */
  static <T> T translate(SparkSession spark, Callable<T> work) {
    try {
      return work.call();
    } catch (Exception e) {
      SparkContext context = spark.sparkContext();
      throw HostWishes.in(e, context)
          .or(() -> ExecutorLoss.errorIn(e, context))
          .orElseGet(() -> translate(e));
    }
  }

  private static ThalwegException translate(Exception fault) {
    List<Throwable> chain = chain(fault);
    for (Throwable cause : chain) {
      if (cause instanceof ThalwegException ours) {
        return ours;
      }
    }
    Throwable root = chain.get(chain.size() - 1);
    return BrokenFile.in(chain)
        .or(() -> MissingFileSystem.in(chain))
        .or(() -> SparkWords.known(chain))
        .orElseGet(
            () ->
                ThalwegException.of(ErrorCode.UNREADABLE_DATA, "Spark cannot read the data")
                    .found(SparkWords.of(chain, root))
                    .remedy(
                        "check the path, the format and its options; --debug shows Spark's own"
                            + " messages"))
        .cause(fault);
  }

  /** The exception and its causes, the innermost last. */
  static List<Throwable> chain(Throwable fault) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable cause = fault;
        cause != null && chain.size() < LONGEST_CHAIN;
        cause = cause.getCause()) {
      chain.add(cause);
    }
    return chain;
  }

  /** The first exception of {@code chain} whose condition begins so, in Spark's own terms. */
  static Optional<SparkThrowable> condition(List<Throwable> chain, String start) {
    return chain.stream()
        .filter(SparkThrowable.class::isInstance)
        .map(SparkThrowable.class::cast)
        .filter(cause -> String.valueOf(cause.getCondition()).startsWith(start))
        .findFirst();
  }
}

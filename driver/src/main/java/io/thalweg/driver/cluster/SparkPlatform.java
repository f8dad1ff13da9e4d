package io.thalweg.driver.cluster;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.session.HostWishes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** What Spark itself runs on. */
public final class SparkPlatform {
  private static final int JAVA_WITHOUT_SUBJECT = 24;
  private static final String TASK_CORES = "spark.task.cpus";
  private static final long EXECUTOR_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

  private SparkPlatform() {}

  /** The version of Scala. */
  public static String scalaVersion() {
    return scala.util.Properties.versionNumberString();
  }

  /**
   * Checks that this Spark runs on this Java: before 3.5, Hadoop calls what JDK 24 has taken away.
   *
   * @throws ThalwegException BAD_VALUE that says which Java does
   */
  public static void requireJava() {
    requireJava(Runtime.version().feature(), VersionInfo.getVersion());
  }

  /** Tasks that can run at the same time, once there is an executor. */
  public static int slots(SparkSession spark) {
    return ClusterSlots.await(JavaSparkContext.fromSparkContext(spark.sparkContext()));
  }

  /**
   * Checks that a task finds the cores that it asks for, once there is an executor. Spark would
   * wait without end.
   *
   * @throws ThalwegException BAD_VALUE
   */
  public static void requireSlots(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int cores = context.getConf().getInt(TASK_CORES, 1);
    long deadline = System.nanoTime() + EXECUTOR_NANOS;
    long since = Long.MAX_VALUE;
    while (cores > 1 && ClusterSlots.now(context) == 0 && System.nanoTime() < deadline) {
      boolean hasExecutor = context.sc().getExecutorMemoryStatus().size() > 1; // beside the driver
      since = hasExecutor ? Math.min(since, System.nanoTime()) : Long.MAX_VALUE;
      if (hasExecutor && System.nanoTime() - since > SETTLED_NANOS) {
        throw ThalwegException.of(ErrorCode.BAD_VALUE, "no executor has the cores of one task")
            .expected("executors with at least " + TASK_CORES + " cores each")
            .found(TASK_CORES + "=" + cores)
            .remedy("give executors more cores, or say --conf " + TASK_CORES + "=1");
      }
      if (Thread.currentThread().isInterrupted()) {
        throw HostWishes.interrupted();
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  static void requireJava(int java, String hadoop) {
    Matcher version = VERSION.matcher(hadoop);
    boolean isOld =
        version.matches()
            && (Integer.parseInt(version.group(1)) < 3
                || version.group(1).equals("3") && Integer.parseInt(version.group(2)) < 5);
    if (java >= JAVA_WITHOUT_SUBJECT && isOld) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "this Spark does not run on Java " + java)
          .expected("Java 17 to 23, because of its Hadoop " + hadoop)
          .found("Java " + java + " in " + System.getProperty("java.home"))
          .remedy("set JAVA_HOME to a JDK 17 or 21, or use Spark 4.2");
    }
  }
}

package io.thalweg.driver.cli;

import io.thalweg.driver.cluster.SparkPlatform;
import io.thalweg.driver.cluster.SparkRefusal;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.session.Knock;
import io.thalweg.worker.session.OwnSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Starts Spark. */
final class Sessions {
  /** A master that is there registers an application within a second, workers or not. */
  private static final Duration REGISTRATION = Duration.ofSeconds(50);

  private static final Duration USUAL = Duration.ofSeconds(5);

  private Sessions() {}

  /**
   * A session with the user's settings; the caller closes it.
   *
   * @param options the user's words about Spark
   * @param appName what Spark's pages call the application
   * @throws ThalwegException if the master cannot be reached or Spark refuses the settings
   */
  static SparkSession start(SessionOptions options, String appName) {
    Map<String, String> properties = systemProperties();
    SessionSettings settings = SessionSettings.of(options, appName, properties);
    if (!SessionSettings.isSubmitted(properties)) {
      QuietLogs.choose();
    }
    require(settings);
    if (settings.master().isStandalone()) {
      MasterProbe.require(settings.master());
      Knock knock = new Knock(conf(settings));
      MasterSecurity.require(settings.master(), knock);
      SparkSession session =
          within(
              REGISTRATION,
              () -> start(settings),
              settings.master(),
              () -> MasterSecurity.refusal(settings.master(), knock));
      SparkSession.setActiveSession(session);
      return checked(session);
    }
    return checked(start(settings));
  }

  private static SparkSession start(SessionSettings settings) {
    SparkConf conf = conf(settings);
    try {
      return SparkSession.builder().config(conf).getOrCreate();
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      Optional<ThalwegException> refusal = SparkRefusal.of(e, conf);
      if (refusal.isPresent()) {
        throw refusal.get();
      }
      throw e;
    }
  }

  private static SparkSession checked(SparkSession session) {
    try {
      SparkPlatform.requireSlots(session);
      return session;
    } catch (ThalwegException e) {
      session.stop();
      throw e;
    }
  }

  private static SparkConf conf(SessionSettings settings) {
    SparkConf conf = new SparkConf();
    settings.conf().forEach(conf::set);
    return conf;
  }

  /** What can be known to fail before Spark starts, which takes its time, and rows are read. */
  private static void require(SessionSettings settings) {
    SparkConf conf = conf(settings);
    SparkPlatform.requireJava();
    OwnSettings.require(conf);
    OwnSettings.requireFreePort(conf);
    Map<String, String> all = new TreeMap<>();
    Arrays.stream(conf.getAll()).forEach(setting -> all.put(setting._1(), setting._2()));
    TaskCores.require(settings.master(), all);
  }

  /**
   * Something that accepts connections need not be a master, and Spark waits for it for a minute.
   * The thread that still waits then is a daemon and ends with the process.
   *
   * @param refusal asked once where it takes longer than usual: what the master has against this
   *     side
   */
  static <T> T within(
      Duration limit,
      Callable<T> start,
      MasterUrl master,
      Supplier<Optional<ThalwegException>> refusal) {
    FutureTask<T> task = new FutureTask<>(start);
    Thread thread = new Thread(task, "thalweg-session-start");
    thread.setDaemon(true);
    thread.start();
    try {
      if (!isDone(task, USUAL)) {
        Optional<ThalwegException> known = refusal.get();
        if (known.isPresent()) {
          throw known.get();
        }
      }
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      String found = "a connection, but no registration within " + limit.toSeconds() + " s";
      throw MasterProbe.unreachable(master, found).cause(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw MasterProbe.unreachable(master, String.valueOf(e.getCause())).cause(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ThalwegException.of(ErrorCode.INTERRUPTED, "stopped while Spark was starting").cause(e);
    }
  }

  /** Whether {@code task} has ended within {@code limit}, in whatever way. */
  private static boolean isDone(FutureTask<?> task, Duration limit) throws InterruptedException {
    try {
      task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }

  /** All system properties, as a map of their own. */
  static Map<String, String> systemProperties() {
    Map<String, String> properties = new TreeMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      properties.put(name, System.getProperty(name));
    }
    return properties;
  }
}

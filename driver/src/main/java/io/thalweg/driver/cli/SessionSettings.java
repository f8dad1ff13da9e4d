package io.thalweg.driver.cli;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.Secrets;
import io.thalweg.shared.error.ThalwegException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which settings a Spark session gets. What the user said, here or to {@code spark-submit}, always
 * stands; the rest is chosen for a small, quiet and closed session.
 *
 * @param master where it runs
 * @param conf all settings to make, {@code spark.master} included; what {@code spark-submit} has
 *     set already is not repeated
 */
record SessionSettings(MasterUrl master, Map<String, String> conf) {
  static final String MASTER = "spark.master";

  private static final String JARS = "spark.jars";

  /**
   * What {@code deploy/thalweg} chooses for its own JVM, for executors: rows are visited in random
   * order, which needs huge pages; kernels are far slower before they are compiled, and matrix
   * products where they keep integers in vector registers. Spark's own options make a JVM ignore
   * what it does not know.
   */
  private static final String EXECUTOR_OPTIONS =
      "-XX:+UseParallelGC -XX:+UseTransparentHugePages"
          + " -XX:-UseFPUForSpilling"
          + " -XX:CompileCommand=quiet"
          + " -XX:CompileCommand=CompileThresholdScaling,io.thalweg.shared.tensor.*::*,0.1";

  /** The system property, set by the launcher, that names our own jar. */
  static final String JAR = "thalweg.jar";

  /**
   * The settings of a session.
   *
   * @param options the user's words
   * @param appName what Spark's pages call the application
   * @param properties the system properties, in which {@code spark-submit} passes its settings on
   */
  static SessionSettings of(
      SessionOptions options, String appName, Map<String, String> properties) {
    Map<String, String> conf = new LinkedHashMap<>(options.conf());
    MasterUrl master = master(options, conf, properties);
    conf.put(MASTER, master.text());
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("spark.app.name", appName);
    defaults.put("spark.redaction.regex", Secrets.SETTING);
    defaults.put("spark.redaction.string.regex", Secrets.TEXT);
    if (!isSubmitted(properties)) {
      defaults.putAll(embedded(master));
      shipOurJar(master, conf, properties);
    }
    defaults.forEach(
        (key, value) -> {
          if (!properties.containsKey(key)) {
            conf.putIfAbsent(key, value);
          }
        });
    return new SessionSettings(master, conf);
  }

  /** Whether {@code spark-submit} has started this process. */
  static boolean isSubmitted(Map<String, String> properties) {
    return properties.containsKey("SPARK_SUBMIT");
  }

  private static MasterUrl master(
      SessionOptions options, Map<String, String> conf, Map<String, String> properties) {
    String set = conf.getOrDefault(MASTER, properties.get(MASTER));
    String asked = options.master().map(MasterUrl::text).orElse(set);
    if (set != null && !set.equals(asked)) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "two masters are named")
          .expected("one master")
          .found("--master " + asked + " beside " + MASTER + "=" + set)
          .remedy("remove one (with spark-submit, --master stands before the jar)");
    }
    return new MasterUrl(asked == null ? "local[*]" : asked);
  }

  private static Map<String, String> embedded(MasterUrl master) {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("spark.ui.showConsoleProgress", "false");
    if (master.isLocal()) {
      defaults.put("spark.ui.enabled", "false");
    } else {
      defaults.put("spark.executor.extraJavaOptions", EXECUTOR_OPTIONS);
    }
    if (master.isOnThisMachine()) {
      defaults.put("spark.driver.host", "127.0.0.1");
      defaults.put("spark.driver.bindAddress", "127.0.0.1");
    }
    return defaults;
  }

  /** Executors of a cluster need our classes; jars that the user names are sent beside them. */
  private static void shipOurJar(
      MasterUrl master, Map<String, String> conf, Map<String, String> properties) {
    if (!master.isLocal() && properties.containsKey(JAR)) {
      String theirs = conf.getOrDefault(JARS, properties.getOrDefault(JARS, ""));
      String ours = properties.get(JAR);
      conf.put(JARS, theirs.isEmpty() ? ours : theirs + "," + ours);
    }
  }
}

package io.thalweg.driver.cli;

/** Keeps Spark's log from filling the terminal when it runs inside our own process. */
final class QuietLogs {
  private static final String CONFIGURATION = "log4j2.configurationFile";

  /** Read by the configuration: the pattern that prints an exception, in full or not at all. */
  private static final String EXCEPTIONS = "thalweg.log.exceptions";

  /** The line of the JDK's own log. */
  private static final String JDK_FORMAT = "java.util.logging.SimpleFormatter.format";

  private QuietLogs() {}

  /** Names our log configuration, unless there is one; works until the first line is logged. */
  static void choose() {
    if (System.getProperty(CONFIGURATION) == null) {
      System.setProperty(CONFIGURATION, "classpath:io/thalweg/driver/cli/log4j2.properties");
    }
  }

  /** What is logged before Spark has set up its own log takes one line too. */
  static void beginBeforeSpark() {
    System.setProperty(JDK_FORMAT, System.getProperty(JDK_FORMAT, "%1$tT %4$s %5$s%n"));
  }

  /** Lets the log show stack traces. */
  static void showExceptions() {
    System.setProperty(EXCEPTIONS, "full");
  }
}

package io.thalweg.driver.cli;

/** Keeps Spark's log from filling the terminal when it runs inside our own process. */
final class QuietLogs {
  private static final String CONFIGURATION = "log4j2.configurationFile";

  /** Read by the configuration: the pattern that prints an exception, in full or not at all. */
  private static final String EXCEPTIONS = "thalweg.log.exceptions";

  private QuietLogs() {}

  /** Names our log configuration, unless there is one; works until the first line is logged. */
  static void choose() {
    if (System.getProperty(CONFIGURATION) == null) {
      System.setProperty(CONFIGURATION, "classpath:io/thalweg/driver/cli/log4j2.properties");
    }
  }

  /** Lets the log show stack traces. */
  static void showExceptions() {
    System.setProperty(EXCEPTIONS, "full");
  }
}

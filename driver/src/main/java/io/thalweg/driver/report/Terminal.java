package io.thalweg.driver.report;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the process's output goes to.
 *
 * @param interactive a terminal on which a line can be rewritten, not a file or a build log
 * @param width columns of a line
 */
public record Terminal(boolean interactive, int width) {
  private static final int DEFAULT_WIDTH = 80;
  private static final int MIN_WIDTH = 20;

  /** Checks the width. */
  public Terminal {
    if (width < MIN_WIDTH) {
      throw new IllegalArgumentException("a terminal of " + width + " columns");
    }
  }

  /** A log file: plain lines of any length. */
  public static Terminal none() {
    return new Terminal(false, Integer.MAX_VALUE);
  }

  /** The terminal that this process was started on, or {@link #none}. */
  public static Terminal detect() {
    return isInteractive(System.console(), System.getenv())
        ? new Terminal(true, Math.max(MIN_WIDTH, width(System.getenv("COLUMNS"))))
        : none();
  }

  static boolean isInteractive(Console console, Map<String, String> environment) {
    String term = environment.getOrDefault("TERM", "dumb");
    return console != null
        && isTerminal(console)
        && !term.equals("dumb")
        && !environment.containsKey("CI");
  }

  /** From JDK 22 on there is a console object also without a terminal, and a method that tells. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  private static int width(String columns) {
    String text = columns == null ? sttyColumns() : columns;
    return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : DEFAULT_WIDTH;
  }

  /** Java has no call for the width; {@code stty size} prints "rows columns" on every Unix. */
  private static String sttyColumns() {
    File tty = new File("/dev/tty");
    if (!tty.exists()) {
      return "";
    }
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(tty).start();
      String output = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      stty.waitFor(1, TimeUnit.SECONDS);
      return output.trim().replaceAll("^.* ", "");
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}

package io.thalweg.driver.cli;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses {@code spark.task.cpus} that no executor can have, where the master's name or a setting
 * says how many cores one has: Spark would wait for ever, or fail in words of its own.
 */
final class TaskCores {
  /** Spark's setting: cores of one task. */
  static final String SETTING = "spark.task.cpus";

  private static final Pattern LOCAL = Pattern.compile("local\\[(\\*|\\d+).*]");
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*\\d+\\s*,\\s*(\\d+).*]");

  private TaskCores() {}

  /**
   * Checks the setting.
   *
   * @throws ThalwegException BAD_VALUE
   */
  static void require(MasterUrl master, Map<String, String> conf) {
    String text = conf.getOrDefault(SETTING, "1").strip();
    if (!text.matches("[1-9]\\d{0,8}")) {
      throw bad(text).expected("a whole number of at least 1");
    }
    OptionalInt cores = coresOfAnExecutor(master, conf);
    if (cores.isPresent() && Integer.parseInt(text) > cores.getAsInt()) {
      throw bad(text)
          .expected(
              "at most " + cores.getAsInt() + ", the cores of an executor at " + master.text());
    }
  }

  /** What the master's name and the settings say of it. */
  private static OptionalInt coresOfAnExecutor(MasterUrl master, Map<String, String> conf) {
    Matcher local = LOCAL.matcher(master.text());
    Matcher cluster = LOCAL_CLUSTER.matcher(master.text());
    if (local.matches()) {
      boolean all = local.group(1).equals("*");
      return OptionalInt.of(
          all ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(local.group(1)));
    }
    if (master.isLocal()) {
      return OptionalInt.of(1);
    }
    if (cluster.matches()) {
      return OptionalInt.of(Integer.parseInt(cluster.group(1)));
    }
    String cores = conf.getOrDefault("spark.executor.cores", "");
    return cores.matches("[1-9]\\d{0,8}")
        ? OptionalInt.of(Integer.parseInt(cores))
        : OptionalInt.empty();
  }

  private static ThalwegException bad(String found) {
    return ThalwegException.of(ErrorCode.BAD_VALUE, "no task can have the cores that it asks for")
        .found(SETTING + "=" + found)
        .remedy("leave it out, or say --conf " + SETTING + "=1");
  }
}

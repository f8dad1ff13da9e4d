package io.thalweg.worker.session;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.error.UnknownKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * The settings of Spark that are this program's own, {@code spark.thalweg...}: checked as a whole,
 * so that none is ignored for its spelling or found out when the rows have been read.
 */
public final class OwnSettings {
  private static final String PREFIX = "spark.thalweg.";

  /** How long a worker may stand still within a round; 0 for any time. */
  public static final String ROUND_TIMEOUT = PREFIX + "roundTimeout";

  private static final String NETWORK = PREFIX + "io.";
  private static final int LAST_PORT = 65_535;
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");
  private static final Pattern TIME = Pattern.compile("\\d{1,9}\\s*(us|ms|s|m|min|h|d)?");
  private static final Pattern FLAG = Pattern.compile("true|false");

  /** Those of Spark's network library, by what their values look like. */
  private static final Map<String, Pattern> NETWORK_NAMES =
      Map.ofEntries(
          Map.entry("mode", Pattern.compile("(?i)nio|epoll|kqueue|auto")),
          Map.entry("connectionTimeout", TIME),
          Map.entry("connectionCreationTimeout", TIME),
          Map.entry("retryWait", TIME),
          Map.entry("backLog", NUMBER),
          Map.entry("numConnectionsPerPeer", NUMBER),
          Map.entry("serverThreads", NUMBER),
          Map.entry("clientThreads", NUMBER),
          Map.entry("receiveBuffer", NUMBER),
          Map.entry("sendBuffer", NUMBER),
          Map.entry("maxRetries", NUMBER),
          Map.entry("preferDirectBufs", FLAG),
          Map.entry("lazyFD", FLAG),
          Map.entry("enableVerboseMetrics", FLAG),
          Map.entry("enableTcpKeepAlive", FLAG));

  private OwnSettings() {}

  /**
   * Checks names and values.
   *
   * @throws ThalwegException UNKNOWN_KEY that names the nearest setting, BAD_VALUE
   */
  public static void require(SparkConf conf) {
    for (Tuple2<String, String> setting : conf.getAll()) {
      if (setting._1().startsWith(NETWORK)) {
        requireNetwork(setting._1().substring(NETWORK.length()), setting._2());
      } else if (setting._1().startsWith(PREFIX)) {
        requireKnown(setting._1());
      }
    }
    port(conf);
    SharedMemory.areWanted(conf);
    ShardMemory.require(conf);
    roundTimeoutNanos(conf);
  }

  /** The same of a session that has started. */
  public static void require(SparkSession session) {
    require(session.sparkContext().getConf());
  }

  private static void requireKnown(String name) {
    Set<String> known =
        new TreeSet<>(
            Set.of(DirectServer.PORT, SharedMemory.SETTING, ShardMemory.SETTING, ROUND_TIMEOUT));
    if (!known.contains(name)) {
      known.add(NETWORK + "...");
      throw UnknownKey.of("", name, known);
    }
  }

  private static void requireNetwork(String name, String value) {
    Pattern form = NETWORK_NAMES.get(name);
    if (form == null) {
      throw UnknownKey.of(NETWORK.substring(0, NETWORK.length() - 1), name, NETWORK_NAMES.keySet());
    }
    Predicate<String> fits = form.asMatchPredicate();
    if (!fits.test(value.strip())) {
      throw bad(NETWORK + name, value, form == TIME ? "a time, such as 10s" : form.pattern())
          .remedy("leave it out, or correct it: --conf " + NETWORK + name + "=VALUE");
    }
  }

  /**
   * The value of {@link #ROUND_TIMEOUT}, where it is set.
   *
   * @throws ThalwegException BAD_VALUE where it is no time
   */
  public static OptionalLong roundTimeoutNanos(SparkConf conf) {
    String value = conf.get(ROUND_TIMEOUT, "").strip();
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!TIME.matcher(value).matches()) {
      throw bad(ROUND_TIMEOUT, value, "a time, such as 10min, or 0 for any")
          .remedy("leave it out, or say --conf " + ROUND_TIMEOUT + "=10min");
    }
    String compact = value.replace(" ", "");
    return OptionalLong.of(TimeUnit.MILLISECONDS.toNanos(JavaUtils.timeStringAsMs(compact)));
  }

  /**
   * The port for direct connections: 0 for any free one, -1 for none.
   *
   * @throws ThalwegException BAD_VALUE where it is no port
   */
  static int port(SparkConf conf) {
    String value = conf.get(DirectServer.PORT, "0").strip();
    int port = NUMBER.matcher(value).matches() ? Integer.parseInt(value) : Integer.MAX_VALUE;
    if (port < DirectServer.NONE || port > LAST_PORT) {
      throw bad(
              DirectServer.PORT,
              value,
              "a port from 1 to 65535, 0 for any free one, or -1 for none")
          .remedy("leave it out, or say --conf " + DirectServer.PORT + "=0");
    }
    return port;
  }

  /**
   * Checks that nobody else has the port.
   *
   * @throws ThalwegException BAD_VALUE where it cannot be opened
   */
  public static void requireFreePort(SparkConf conf) {
    int port = port(conf);
    if (port <= 0) {
      return;
    }
    String host = conf.get("spark.driver.bindAddress", conf.get("spark.driver.host", ""));
    try (ServerSocket socket =
        new ServerSocket(port, 1, host.isEmpty() ? null : InetAddress.getByName(host))) {
      socket.getLocalPort();
    } catch (IOException e) {
      throw bad(DirectServer.PORT, Integer.toString(port), "a port that is free on this machine")
          .found(port + ": " + e.getMessage())
          .remedy("name another one, or say --conf " + DirectServer.PORT + "=0 for any free one")
          .cause(e);
    }
  }

  private static ThalwegException bad(String name, String value, String expected) {
    return ThalwegException.of(ErrorCode.BAD_VALUE, name + " cannot be used")
        .expected(expected)
        .found("'" + value + "'");
  }
}

package io.thalweg.driver.cluster;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.session.HostWishes;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;

/** What Spark throws when it cannot start with its settings, in words for the user. */
public final class SparkRefusal {
  private static final int LONGEST_CHAIN = 100; // a cause may lead back to itself

  private SparkRefusal() {}

  /** The user's error that {@code fault} is, or nothing where it is none. */
  public static Optional<ThalwegException> of(Exception fault, SparkConf conf) {
    List<Throwable> causes =
        Stream.iterate((Throwable) fault, Objects::nonNull, Throwable::getCause)
            .limit(LONGEST_CHAIN)
            .toList();
    Optional<ThalwegException> known =
        causes.stream()
            .filter(ThalwegException.class::isInstance)
            .map(ThalwegException.class::cast)
            .findFirst()
            .or(() -> HostWishes.in(fault));
    if (known.isPresent()) {
      return known;
    }
    if (causes.stream().anyMatch(SparkRefusal::isAddress)) {
      return Optional.of(address(fault, conf).cause(fault));
    }
    return causes.stream()
        .filter(SparkRefusal::isSetting)
        .findFirst()
        .map(cause -> settings(cause, conf).cause(fault));
  }

  private static boolean isSetting(Throwable cause) {
    return cause instanceof SparkException
        || cause instanceof IllegalArgumentException
        || cause instanceof ClassNotFoundException;
  }

  private static boolean isAddress(Throwable cause) {
    return cause instanceof BindException
        || cause instanceof UnknownHostException
        || cause instanceof UnresolvedAddressException;
  }

  private static ThalwegException address(Exception fault, SparkConf conf) {
    String set = set(conf, key -> isPort(key) || key.matches("spark\\..*(host|bindAddress)"));
    return ThalwegException.of(
            ErrorCode.BAD_VALUE, "Spark cannot listen at the address it is given")
        .expected("an address of this machine and a port that is free")
        .found(firstLine(fault) + (set.isEmpty() ? "" : "; " + set))
        .remedy(
            set.isEmpty()
                ? "name an address of this machine: --conf spark.driver.bindAddress=127.0.0.1"
                : "leave these settings out, or correct them");
  }

  private static ThalwegException settings(Throwable cause, SparkConf conf) {
    String text = firstLine(cause);
    String meant =
        Stream.<Predicate<String>>of(
                text::contains,
                key -> conf.get(key).length() > 2 && text.contains(conf.get(key)),
                key -> text.contains("Port") && isPort(key))
            .map(isMeant -> set(conf, isMeant))
            .filter(found -> !found.isEmpty())
            .findFirst()
            .map(found -> "; " + found)
            .orElse("");
    return ThalwegException.of(ErrorCode.BAD_VALUE, "Spark refuses its settings")
        .found(text + meant)
        .remedy("leave the setting out, or correct it (--conf, or what spark-submit was given)");
  }

  private static boolean isPort(String key) {
    return key.matches("spark\\..*[pP]ort");
  }

  /** The settings whose keys match, as they stand in the configuration. */
  private static String set(SparkConf conf, Predicate<String> isMeant) {
    return Arrays.stream(conf.getAll())
        .filter(setting -> isMeant.test(setting._1()))
        .map(setting -> setting._1() + "=" + setting._2())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("").strip();
  }
}

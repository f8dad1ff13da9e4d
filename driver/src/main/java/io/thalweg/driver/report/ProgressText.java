package io.thalweg.driver.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One state of the progress line as text.
 *
 * @param epoch the current epoch, counted from 1
 * @param epochs of the run; 0 where it is not counted in epochs
 * @param round rounds done
 * @param rounds of the run
 * @param loss mean loss of the latest batch
 * @param rowsPerSecond rows processed per second
 * @param measured the newest evaluation, by names such as {@code test_accuracy}
 * @param roundSeconds of a round at present; NaN where this is not known
 * @param time time left or time in all; may be empty
 * @param link a page that shows more; may be empty
 */
record ProgressText(
    int epoch,
    int epochs,
    long round,
    long rounds,
    double loss,
    double rowsPerSecond,
    Map<String, Double> measured,
    double roundSeconds,
    String time,
    String link) {
  private static final String GAP = "  ";

  /** Metrics that say most about a model, the first that there is. */
  private static final List<String> TELLING = List.of("_accuracy", "_rmse", "_loss");

  /** What the line has, in the order of reading; a lower rank is kept longer. */
  private record Part(String text, int rank) {}

  /** The text of at most {@code width} characters: what matters least is left out first. */
  String fitting(int width) {
    List<Part> parts = parts();
    while (text(parts).length() > width && parts.size() > 1) {
      int most = parts.stream().mapToInt(Part::rank).max().orElseThrow();
      parts.removeIf(part -> part.rank() == most);
    }
    String text = text(parts);
    return text.length() <= width ? text : text.substring(0, width);
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    add(parts, epochs > 0 ? "epoch " + epoch + "/" + epochs : "", 4);
    add(parts, "round " + round + "/" + rounds, 0);
    add(parts, "loss " + Numbers.fixed(loss, 4), 1);
    Optional<String> telling = telling();
    telling.ifPresent(name -> add(parts, metric(name, measured.get(name)), 2));
    Map<String, Double> others = new LinkedHashMap<>(measured);
    telling.ifPresent(others::remove);
    add(
        parts,
        others.entrySet().stream()
            .map(other -> metric(other.getKey(), other.getValue()))
            .collect(Collectors.joining(GAP)),
        6);
    add(parts, Numbers.compact(rowsPerSecond) + " rows/s", 5);
    add(parts, pace(), 7);
    add(parts, time, 3);
    add(parts, link, 8);
    return parts;
  }

  private String pace() {
    if (!(roundSeconds > 0)) {
      return "";
    }
    String round = Numbers.duration(roundSeconds) + "/round";
    return epochs > 1
        ? round + GAP + Numbers.duration(roundSeconds * rounds / epochs) + "/epoch"
        : round;
  }

  private Optional<String> telling() {
    return TELLING.stream()
        .flatMap(end -> measured.keySet().stream().filter(name -> name.endsWith(end)).limit(1))
        .findFirst();
  }

  private static String metric(String name, double value) {
    return name.replaceFirst("_", " ") + " " + Numbers.fixed(value, 4);
  }

  private static void add(List<Part> parts, String text, int rank) {
    if (!text.isEmpty()) {
      parts.add(new Part(text, rank));
    }
  }

  private static String text(List<Part> parts) {
    return parts.stream().map(Part::text).collect(Collectors.joining(GAP));
  }
}

package io.thalweg.driver.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Figures as Markdown. */
final class FigureTables {
  private static final String HEAD =
      """
      # Benchmarks

      Every figure is the median of its pairs. The *ratio* says how far Thalweg is ahead of the best peer of its row: above 1 it is; the range over single
      pairs stands in brackets. *Asked* is the bound that the project has set itself. Compare ratios, not rates: the speed of a machine changes, and both
      sides of a row were measured by turns, at the commit and on the machine that stand in it.

      The heading of a table is the command that measures its rows again; [README.md](README.md#bench) says how. This file is written by
      `deploy/bench --publish`, from the recordings in [bench-results](bench-results), and by nothing else.
      """;

  private FigureTables() {}

  /** {@code deploy/BENCHMARKS.md}. */
  static String benchmarks(List<Figure> figures) {
    List<String> lines = new ArrayList<>(List.of(HEAD.stripTrailing()));
    for (Experiment experiment : Catalogue.all()) {
      List<Figure> rows =
          figures.stream().filter(f -> f.outcome().experiment().equals(experiment.name())).toList();
      if (!rows.isEmpty()) {
        lines.add("");
        lines.add("## `deploy/bench " + experiment.name() + "`");
        lines.add("");
        lines.add(experiment.title());
        lines.add("");
        lines.add("| what | Thalweg | peer | ratio | asked | pairs | commit | date | machine |");
        lines.add("|---|---|---|---|---|---|---|---|---|");
        rows.forEach(figure -> lines.add(row(figure)));
      }
    }
    lines.addAll(machines(figures));
    return String.join("\n", lines) + "\n";
  }

  private static String row(Figure figure) {
    Outcome outcome = figure.outcome();
    Recording recording = figure.recording();
    return "| "
        + String.join(
            " | ",
            outcome.target().what(),
            figure.ours(),
            figure.peer(),
            figure.ratioAndRange(),
            outcome.bound() + ", " + outcome.verdict(),
            Integer.toString(recording.pairs()),
            recording.shortCommit(),
            recording.date(),
            recording.processor())
        + " |";
  }

  /** What else is to be known of the commits' machines. */
  private static List<String> machines(List<Figure> figures) {
    Map<String, String> rows = new TreeMap<>();
    for (Figure figure : figures) {
      Recording recording = figure.recording();
      List<String> cells = new ArrayList<>();
      cells.addAll(List.of(recording.shortCommit(), recording.date()));
      cells.addAll(List.of(recording.processor(), recording.memory()));
      for (String key : List.of("os", "java", "spark")) {
        cells.add(recording.machine().getOrDefault(key, "unknown"));
      }
      String row = "| " + String.join(" | ", cells) + " |";
      rows.put(recording.date() + row, row);
    }
    List<String> lines = new ArrayList<>(List.of("", "## Machines", ""));
    lines.add("| commit | date | machine | memory | system | Java | Spark |");
    lines.add("|---|---|---|---|---|---|---|");
    lines.addAll(rows.values());
    return lines;
  }

  /** The table of the README: the headlines that have been measured. */
  static String headlines(List<Figure> figures) {
    List<String> lines = new ArrayList<>();
    lines.add("| what, on two cores | Thalweg | beside it | ratio | measured by |");
    lines.add("|---|---|---|---|---|");
    for (Headline headline : Headline.ALL) {
      figures.stream()
          .filter(figure -> figure.id().equals(headline.id()))
          .map(headline::line)
          .forEach(lines::add);
    }
    return String.join("\n", lines) + "\n";
  }
}

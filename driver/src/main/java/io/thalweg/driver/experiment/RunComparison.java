package io.thalweg.driver.experiment;

import io.thalweg.driver.files.RunDirectory;
import io.thalweg.driver.report.Comparison;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Any runs, drawn together. */
public final class RunComparison {
  private RunComparison() {}

  /**
   * That of the runs in some directories, which have ended.
   *
   * @throws ThalwegException MISSING_FILE if one is not the directory of a run that has ended
   */
  public static Comparison of(List<Path> directories) {
    List<TrialResult> runs = directories.stream().map(RunComparison::read).toList();
    List<Comparison.Entry> entries =
        runs.stream()
            .map(run -> new Comparison.Entry(name(run), List.of(run.curve().course())))
            .toList();
    return new Comparison(
        "comparison", runs.size() + " runs", List.of(), "", entries, List.of(), table(runs));
  }

  private static TrialResult read(Path directory) {
    RunDirectory run = RunDirectory.open(directory);
    if (TrialResult.summary(directory).isEmpty()) {
      throw ThalwegException.of(ErrorCode.MISSING_FILE, directory + " holds a run without outcome")
          .expected("a run that has ended, with " + run.summary().getFileName())
          .found("none");
    }
    Map<String, Object> name = Map.of("run", directory.toString());
    return TrialResult.read(
        new TrialSpec(1, name, Map.of()), directory, Optional.empty(), Optional.empty());
  }

  private static String name(TrialResult run) {
    return run.run().toString();
  }

  private static List<List<String>> table(List<TrialResult> runs) {
    TreeSet<String> metrics = new TreeSet<>();
    runs.forEach(run -> metrics.addAll(run.heldOut().keySet()));
    List<List<String>> table = new ArrayList<>();
    List<String> head =
        new ArrayList<>(List.of("run", "status", "rounds", "seconds", "rows/s", "train loss"));
    metrics.forEach(metric -> head.add("test " + metric));
    table.add(head);
    for (TrialResult run : runs) {
      List<String> row =
          new ArrayList<>(
              List.of(
                  name(run),
                  run.status(),
                  String.format(Locale.ROOT, "%,d", run.rounds()),
                  String.format(Locale.ROOT, "%.3f", run.trainSeconds()),
                  String.format(Locale.ROOT, "%,.0f", run.rowsPerSecond()),
                  number(run.trainLoss())));
      metrics.forEach(metric -> row.add(number(run.measured("test", metric))));
      table.add(row);
    }
    return table;
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4g", value) : "\u2013";
  }
}

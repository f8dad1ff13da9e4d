package io.thalweg.driver.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The card of the grid.
 *
 * @param cells what each training has shown with each seed
 */
record GridCard(List<Cell> cells) {
  /** With these seeds thresholds may be tuned; the others report. */
  static final Set<Long> TUNED_ON = Set.of(1L, 2L, 3L);

  private static final Pattern SET = Pattern.compile("--set (?:'([^']*)'|(\\S+))");

  /**
   * A training with one seed.
   *
   * @param cured the same with what the finding says to try, where it says something
   */
  record Cell(Fault fault, long seed, Seen seen, Optional<Seen> cured) {
    boolean isTuned() {
      return TUNED_ON.contains(seed);
    }

    boolean isRight() {
      return seen.names(fault.codes());
    }

    /** Whether what was said to try has ended the fault, and has brought no other. */
    boolean isCured() {
      return cured.filter(after -> passes(seen, after, fault)).isPresent();
    }

    private static boolean passes(Seen before, Seen after, Fault fault) {
      Set<String> known =
          before.alarms().stream()
              .map(Alarm::code)
              .filter(code -> !code.equals(fault.code()))
              .collect(Collectors.toSet());
      return after.status().equals("completed")
          && after.alarms().stream().allMatch(alarm -> known.contains(alarm.code()));
    }

    Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("code", fault.code());
      map.put("case", fault.what().id());
      map.put("seed", seed);
      map.put("seen", seen.toMap());
      cured.ifPresent(after -> map.put("cured", after.toMap()));
      return map;
    }

    String line() {
      String verdict =
          fault.isHealthy()
              ? seen.isAlarmed() ? "FALSE ALARM" : "silent"
              : isRight() ? "right" : seen.isAlarmed() ? "WRONG KIND" : "MISSED";
      String remedy =
          cured.map(after -> isCured() ? ", cured" : ", NOT CURED: " + after.line()).orElse("");
      return String.format(
          "%s seed %d: %s, seen %s (%d rounds, %.1f s) %s%s",
          fault.what().id(),
          seed,
          verdict,
          seen.line(),
          seen.rounds(),
          seen.seconds(),
          seen.metrics(),
          remedy);
    }
  }

  /** All trainings of the file: faults by code, then the healthy ones. */
  static List<Fault> read(Path file) throws IOException {
    Map<String, Object> grid = Cards.map(Cards.read(file));
    Map<String, Object> bases = Cards.map(grid.get("bases"));
    Map<String, Object> kinds = new LinkedHashMap<>(Cards.map(grid.get("faults")));
    kinds.put(Fault.HEALTHY, grid.get(Fault.HEALTHY));
    List<Fault> faults = new ArrayList<>();
    kinds.forEach(
        (code, entries) -> {
          int number = 1;
          for (Map<String, Object> entry : Cards.maps(entries)) {
            faults.add(Fault.of(code, number++, entry, bases));
          }
        });
    return faults;
  }

  /** Runs the trainings with all seeds, and says how far it is. */
  static GridCard of(List<Fault> faults, List<Long> seeds, Runner runner) throws IOException {
    List<Cell> cells = new ArrayList<>();
    for (Fault fault : faults) {
      for (long seed : seeds) {
        Seen seen = runner.run(fault.what(), seed, List.of());
        Cell cell = new Cell(fault, seed, seen, cured(fault, seed, seen, runner));
        cells.add(cell);
        System.out.printf("%d/%d ", cells.size(), faults.size() * seeds.size());
        System.out.println(cell.line());
      }
    }
    return new GridCard(cells);
  }

  /** The run after what its right finding says to try: all of it, or else one by one. */
  private static Optional<Seen> cured(Fault fault, long seed, Seen seen, Runner runner)
      throws IOException {
    Optional<Alarm> right =
        seen.alarms().stream()
            .filter(alarm -> fault.codes().contains(alarm.code()) && !alarm.tries().isEmpty())
            .findFirst();
    if (fault.isHealthy() || right.isEmpty()) {
      return Optional.empty();
    }
    List<List<String>> each = right.get().tries().stream().map(GridCard::sets).toList();
    List<String> all = each.stream().flatMap(List::stream).toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Seen after = runner.run(fault.what(), seed, all);
    for (int i = 0; !Cell.passes(seen, after, fault) && each.size() > 1 && i < each.size(); i++) {
      after = runner.run(fault.what(), seed, each.get(i));
    }
    return Optional.of(after);
  }

  /** What is set by words for the command line: {@code --set a=1 --set 'b={c: 2}'}. */
  static List<String> sets(String words) {
    return SET.matcher(words)
        .results()
        .map(set -> set.group(1) == null ? set.group(2) : set.group(1))
        .toList();
  }

  GridCard only(Predicate<Cell> which) {
    return new GridCard(cells.stream().filter(which).toList());
  }

  /** Faults that are said to be there, whatever they are called. */
  Share recall() {
    return Share.of(faulty(), cell -> cell.seen.isAlarmed());
  }

  /** Faults whose code is among the first two findings. */
  Share right() {
    return Share.of(faulty(), Cell::isRight);
  }

  /** Faults whose code is the first finding. */
  Share first() {
    return Share.of(faulty(), cell -> cell.seen.beginsWith(cell.fault.codes()));
  }

  /** Healthy trainings of which something is said to be wrong. */
  Share falseAlarms() {
    return Share.of(
        cells.stream().filter(cell -> cell.fault.isHealthy()).toList(),
        cell -> cell.seen.isAlarmed());
  }

  /** Faults that show from the start, and were named within a twentieth of the run. */
  Share early() {
    return Share.of(
        faulty().stream().filter(cell -> cell.fault.early() && cell.isRight()).toList(),
        cell -> cell.seen.namesEarly(cell.fault.codes()));
  }

  /** Runs that pass after what was said to try: see {@link Cell#isCured}. */
  Share cured() {
    return Share.of(
        faulty().stream().filter(cell -> cell.cured.isPresent()).toList(), Cell::isCured);
  }

  List<Cell> faulty() {
    return cells.stream().filter(cell -> !cell.fault.isHealthy()).toList();
  }

  List<String> codes() {
    return faulty().stream().map(cell -> cell.fault.code()).distinct().toList();
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("tuned", shares(only(Cell::isTuned)));
    map.put("reported", shares(only(cell -> !cell.isTuned())));
    map.put("runs", cells.stream().map(Cell::toMap).toList());
    return map;
  }

  private static Map<String, Object> shares(GridCard half) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("recall", half.recall().toMap());
    map.put("right", half.right().toMap());
    map.put("first", half.first().toMap());
    map.put("false_alarms", half.falseAlarms().toMap());
    map.put("early", half.early().toMap());
    map.put("cured", half.cured().toMap());
    return map;
  }
}

package io.thalweg.driver.score;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The card of programs.
 *
 * @param rows what each has shown
 */
record ProgramCard(List<Row> rows) {

  /** One program, faulty and mended, with one seed. */
  record Row(Program program, long seed, Seen faulty, Optional<Seen> mended) {
    boolean isRight() {
      return faulty.names(program.expected());
    }

    boolean hasFalseAlarm() {
      return program.hasCleanTwin() && mended.map(Seen::isAlarmed).orElse(false);
    }

    Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("id", program.id());
      map.put("seed", seed);
      map.put("kind", new ArrayList<>(program.kind()));
      map.put("expected", new ArrayList<>(program.expected()));
      map.put("faulty", faulty.toMap());
      mended.ifPresent(seen -> map.put("mended", seen.toMap()));
      return map;
    }
  }

  /** Runs the programs, and says how far it is. */
  static ProgramCard of(List<Program> programs, List<Long> seeds, Runner runner)
      throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Program program : programs) {
      for (long seed : seeds) {
        Seen faulty = runner.run(program.faulty(), seed, List.of());
        Optional<Seen> mended = Optional.empty();
        if (program.mended().isPresent()) {
          mended = Optional.of(runner.run(program.mended().get(), seed, List.of()));
        }
        Row row = new Row(program, seed, faulty, mended);
        rows.add(row);
        System.out.printf("%d/%d ", rows.size(), programs.size() * seeds.size());
        System.out.println(line(row));
      }
    }
    return new ProgramCard(rows);
  }

  static String line(Row row) {
    String verdict =
        row.program.isHealthy()
            ? row.faulty.isAlarmed() ? "FALSE ALARM" : "silent, as it should be"
            : row.isRight() ? "right" : row.faulty.isAlarmed() ? "WRONG CAUSE" : "MISSED";
    String twin =
        row.mended
            .map(
                seen ->
                    String.format(
                        "%n      mended: %s%s (%.1f s) %s",
                        seen.line(),
                        row.hasFalseAlarm() ? " FALSE ALARM" : "",
                        seen.seconds(),
                        seen.metrics()))
            .orElse("");
    return String.format(
        "%s seed %d: %s; expected %s, seen %s (%.1f s) %s%s",
        row.program.id(),
        row.seed,
        verdict,
        row.program.expected(),
        row.faulty.line(),
        row.faulty.seconds(),
        row.faulty.metrics(),
        twin);
  }

  /** Of the faulty programs of the study: those that are said to be wrong. */
  Share detected() {
    return Share.of(faulty(), row -> row.faulty.isAlarmed());
  }

  /** Of the same: those whose cause is among the first two findings. */
  Share right() {
    return Share.of(faulty(), Row::isRight);
  }

  /** Alarms on mended programs that have no fault left, and on those that never had one. */
  Share falseAlarms() {
    List<Row> clean =
        rows.stream().filter(row -> row.program.hasCleanTwin() || row.program.isHealthy()).toList();
    return Share.of(
        clean, row -> row.program.isHealthy() ? row.faulty.isAlarmed() : row.hasFalseAlarm());
  }

  /** The same over the mended programs that keep a mild fault. */
  Share alarmsOnMild() {
    List<Row> mild =
        rows.stream().filter(row -> row.mended.isPresent() && !row.program.hasCleanTwin()).toList();
    return Share.of(mild, row -> row.mended.map(Seen::isAlarmed).orElse(false));
  }

  /** Of the programs that stand in the study's sheet of patches alone. */
  Share rightBeyond() {
    return Share.of(
        rows.stream().filter(r -> r.program.isBeyond() && !r.program.isHealthy()).toList(),
        Row::isRight);
  }

  List<Row> faulty() {
    return rows.stream()
        .filter(row -> !row.program.isHealthy() && !row.program.isBeyond())
        .toList();
  }

  List<String> named(Predicate<Row> which) {
    return rows.stream().filter(which).map(row -> row.program.id()).distinct().toList();
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("detected", detected().toMap());
    map.put("right", right().toMap());
    map.put("false_alarms", falseAlarms().toMap());
    map.put("alarms_on_mild", alarmsOnMild().toMap());
    map.put("right_beyond", rightBeyond().toMap());
    map.put("runs", rows.stream().map(Row::toMap).toList());
    return map;
  }
}

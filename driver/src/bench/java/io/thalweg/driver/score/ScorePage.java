package io.thalweg.driver.score;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The scorecards as Markdown.
 *
 * @param programs absent where they were not run
 * @param grid likewise
 * @param machine what was measured, and where
 */
record ScorePage(
    Optional<ProgramCard> programs, Optional<GridCard> grid, Map<String, Object> machine) {
  private static final String HEAD =
      """
      # What the doctor finds

      Written by `deploy/score-doctor --publish`, which runs every training of both cards through the same code as `deploy/thalweg train` and reads what
      its user gets: findings above `note`, and a status other than `completed`. The cards are in
      [programs.yaml](../driver/src/bench/doctor/programs.yaml) and [grid.yaml](../driver/src/bench/doctor/grid.yaml).
      """;

  /** {@code deploy/DOCTOR.md}. */
  String markdown() {
    List<String> lines = new ArrayList<>(List.of(HEAD.stripTrailing(), ""));
    lines.add(
        String.format(
            "Measured at commit %s on %s, %s cores, Java %s, Spark %s.",
            machine.get("revision"),
            machine.get("cpu"),
            machine.get("cores"),
            machine.get("java"),
            machine.get("spark")));
    programs.ifPresent(card -> programs(card, lines));
    grid.ifPresent(card -> grid(card, lines));
    return String.join("\n", lines) + "\n";
  }

  private static void programs(ProgramCard card, List<String> lines) {
    lines.add("");
    lines.add("## Programs");
    lines.add("");
    lines.add(
        "The faulty programs of the DeepFD study (Cao et al., ICSE 2022) that can be written for"
            + " Thalweg, on drawn rows, each beside its mended form. *Right* is an");
    lines.add("expected code among the first two findings.");
    lines.add("");
    lines.add("| measure | asked | measured |");
    lines.add("|---|---|---|");
    lines.add("| detected | at least 95 % | " + card.detected() + " |");
    lines.add(
        "| right cause among the first two findings | at least 75 % | " + card.right() + " |");
    lines.add(
        "| alarms on mended and healthy programs | at most 5 % | " + card.falseAlarms() + " |");
    lines.add(
        "| alarms on mended programs that keep a mild fault | | " + card.alarmsOnMild() + " |");
    lines.add("| right cause, programs beyond the 52 | | " + card.rightBeyond() + " |");
    lines.add("");
    lines.add(
        named(
            "Not detected",
            card.named(
                row ->
                    !row.program().isHealthy()
                        && !row.program().isBeyond()
                        && !row.faulty().isAlarmed())));
    lines.add("");
    lines.add(
        named(
            "Detected, but called otherwise",
            card.named(
                row ->
                    !row.program().isHealthy()
                        && !row.program().isBeyond()
                        && row.faulty().isAlarmed()
                        && !row.isRight())));
    lines.add("");
    lines.add(
        named(
            "False alarms",
            card.named(
                row ->
                    row.hasFalseAlarm()
                        || (row.program().isHealthy() && row.faulty().isAlarmed()))));
    lines.add("");
    lines.add("| program | seed | expected | seen | mended |");
    lines.add("|---|---|---|---|---|");
    for (ProgramCard.Row row : card.rows()) {
      lines.add(
          String.format(
              "| %s | %d | %s | %s | %s |",
              row.program().id(),
              row.seed(),
              row.program().isHealthy() ? "nothing" : String.join(", ", row.program().expected()),
              cell(row.faulty()),
              row.mended().map(ScorePage::cell).orElse("")));
    }
  }

  private static void grid(GridCard card, List<String> lines) {
    GridCard tuned = card.only(GridCard.Cell::isTuned);
    GridCard reported = card.only(cell -> !cell.isTuned());
    lines.add("");
    lines.add("## Grid");
    lines.add("");
    lines.add(
        "Faults of every kind put into sound trainings, and sound trainings. Thresholds were tuned"
            + " on the seeds "
            + GridCard.TUNED_ON.stream().sorted().toList()
            + "; the other seeds report.");
    lines.add("");
    lines.add("| measure | asked | seeds that report | seeds that tuned |");
    lines.add("|---|---|---|---|");
    measure(lines, "recall", "at least 95 %", GridCard::recall, reported, tuned);
    measure(
        lines, "right kind among the first two", "at least 85 %", GridCard::right, reported, tuned);
    measure(lines, "right kind first", "", GridCard::first, reported, tuned);
    measure(
        lines, "false alarms on sound runs", "at most 2 %", GridCard::falseAlarms, reported, tuned);
    measure(
        lines,
        "named within 5 % of the run, where it shows from the start",
        "",
        GridCard::early,
        reported,
        tuned);
    measure(
        lines,
        "`try` applied: the fault is gone, and no other has come",
        "at least 80 %",
        GridCard::cured,
        reported,
        tuned);
    lines.add("");
    lines.add("| kind | recall | right | named early | cured by `try` |");
    lines.add("|---|---|---|---|---|");
    for (String code : card.codes()) {
      GridCard of = reported.only(cell -> cell.fault().code().equals(code));
      lines.add(
          String.format(
              "| `%s` | %s | %s | %s | %s |",
              code, of.recall(), of.right(), of.early(), of.cured()));
    }
    lines.add("");
    lines.add("All that was missed or called otherwise, and all false alarms, of all seeds:");
    lines.add("");
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    for (GridCard.Cell cell : card.cells()) {
      boolean good = cell.fault().isHealthy() ? !cell.seen().isAlarmed() : cell.isRight();
      if (!good) {
        wrong
            .computeIfAbsent(cell.fault().what().id(), id -> new ArrayList<>())
            .add(cell.seed() + ": " + cell(cell.seen()));
      }
    }
    wrong.forEach((id, seeds) -> lines.add("- " + id + " (" + String.join("; ", seeds) + ")"));
  }

  private static void measure(
      List<String> lines,
      String what,
      String asked,
      Function<GridCard, Share> share,
      GridCard reported,
      GridCard tuned) {
    lines.add(
        String.format(
            "| %s | %s | %s | %s |", what, asked, share.apply(reported), share.apply(tuned)));
  }

  private static String named(String what, List<String> ids) {
    return what + ": " + (ids.isEmpty() ? "none" : String.join(", ", ids)) + ".";
  }

  private static String cell(Seen seen) {
    String codes = String.join(", ", seen.alarms().stream().map(Alarm::code).distinct().toList());
    String all = codes.isEmpty() ? "nothing" : codes;
    return seen.status().equals("completed") ? all : all + " (" + seen.status() + ")";
  }

  /** Two lines for the README. */
  String headlines() {
    StringBuilder text = new StringBuilder();
    programs.ifPresent(
        card ->
            text.append(
                String.format(
                    "Of the faulty programs of the DeepFD study %s are detected, %s by their cause;"
                        + " of the mended ones %s raise an alarm.%n",
                    card.detected(), card.right(), card.falseAlarms())));
    grid.map(card -> card.only(cell -> !cell.isTuned()))
        .ifPresent(
            card ->
                text.append(
                    String.format(
                        "Of faults put into sound trainings %s are detected, %s by their kind; of"
                            + " sound trainings %s raise an alarm.%n",
                        card.recall(), card.right(), card.falseAlarms())));
    return text.isEmpty() ? "" : text + "[deploy/DOCTOR.md](deploy/DOCTOR.md) names the misses.\n";
  }
}

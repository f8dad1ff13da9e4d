package io.thalweg.driver.score;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A faulty program of others, and the same mended.
 *
 * @param faulty as it was asked about
 * @param expected the codes that name one of its causes; empty for a program that has no fault
 * @param mended the same without its faults
 * @param kind {@code scored}: one of the 52; {@code beyond}: from the study's sheet of patches;
 *     {@code mild}: one of the 52 or beyond whose mended form keeps a mild fault; {@code healthy}:
 *     without a fault, although it was collected as one
 */
record Program(Case faulty, Set<String> expected, Optional<Case> mended, Set<String> kind) {

  static List<Program> read(Path file) throws IOException {
    List<Program> programs = new ArrayList<>();
    for (Map<String, Object> entry : Cards.maps(Cards.read(file))) {
      String id = (String) entry.get("id");
      Case faulty = new Case(id, Cards.map(entry.get("run")));
      Optional<Case> mended =
          Optional.ofNullable(entry.get("mend"))
              .map(mend -> faulty.with(id + ".mended", Cards.map(mend)));
      programs.add(
          new Program(
              faulty,
              new LinkedHashSet<>(Cards.words(entry.get("expect"))),
              mended,
              new LinkedHashSet<>(Cards.words(entry.get("kind")))));
    }
    return programs;
  }

  String id() {
    return faulty.id();
  }

  boolean isHealthy() {
    return kind.contains("healthy");
  }

  boolean isBeyond() {
    return kind.contains("beyond");
  }

  /** Whether its mended form is to raise nothing at all. */
  boolean hasCleanTwin() {
    return mended.isPresent() && !kind.contains("mild");
  }
}

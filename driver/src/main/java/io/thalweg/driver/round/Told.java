package io.thalweg.driver.round;

import io.thalweg.driver.state.Finding;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a run has been told: each kind once as a note, and once as more than that. Mutable. */
final class Told {
  private final Set<Finding.Code> noted = EnumSet.noneOf(Finding.Code.class);
  private final Set<Finding.Code> warned = EnumSet.noneOf(Finding.Code.class);

  /** Whether a finding says something new, which is known from now on. Mutates. */
  boolean add(Finding finding) {
    Finding.Code code = finding.code();
    return finding.isGrave() ? warned.add(code) : !warned.contains(code) && noted.add(code);
  }

  /** The kinds that were told as more than a note, as plain data. */
  List<String> warned() {
    return names(warned);
  }

  /** The kinds that were told as a note, as plain data. */
  List<String> noted() {
    return names(noted);
  }

  private static List<String> names(Set<Finding.Code> codes) {
    return codes.stream().map(Finding.Code::name).toList();
  }

  /** Adds what {@link #warned} and {@link #noted} have given. Mutates. */
  void resume(List<?> warnings, List<?> notes) {
    warnings.forEach(code -> warned.add(Finding.Code.valueOf(String.valueOf(code))));
    notes.forEach(code -> noted.add(Finding.Code.valueOf(String.valueOf(code))));
  }
}

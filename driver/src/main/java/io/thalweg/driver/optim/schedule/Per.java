package io.thalweg.driver.optim.schedule;

import io.thalweg.driver.optim.Option;
import io.thalweg.driver.optim.Options;
import io.thalweg.shared.error.UnknownKey;
import java.util.List;

/** What a schedule counts. */
enum Per {
  ROUND("round"),
  EPOCH("epoch");

  /** The option that sets it, for every schedule that is a function of an index. */
  static final Option OPTION = Option.text("per", null);

  private final String text;

  Per(String text) {
    this.text = text;
  }

  /** What {@code options} say, or {@code fallback}. */
  static Per of(Options options, Per fallback) {
    if (!options.has(OPTION.name())) {
      return fallback;
    }
    String given = options.text(OPTION.name());
    for (Per per : values()) {
      if (per.text.equals(given)) {
        return per;
      }
    }
    String key = options.path() + "." + OPTION.name();
    throw UnknownKey.value(key, given, List.of(ROUND.text, EPOCH.text));
  }

  /** How many indices a run has. */
  long length(RunSpan span) {
    return this == ROUND ? span.rounds() : span.epochs();
  }

  /** The index of a round. */
  long index(long round, long roundsPerEpoch) {
    return this == ROUND ? round : round / roundsPerEpoch;
  }
}

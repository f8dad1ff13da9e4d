package io.thalweg.driver.bench;

/** What has come of one target, and the recording that says so. */
record Figure(Outcome outcome, Recording recording) {
  String id() {
    return outcome.id();
  }

  /** Our number with its unit. */
  String ours() {
    return Amount.text(outcome.ours().orElseThrow().median(), unit());
  }

  /** The best peer's number with its unit, or nothing. */
  String peer() {
    return outcome.peer().map(spread -> Amount.text(spread.median(), unit())).orElse("");
  }

  /** How far we are ahead, or nothing where there is no peer. */
  String ratio() {
    return ratio(outcome.score());
  }

  /** The same with its range over the pairs, where there were several. */
  String ratioAndRange() {
    return recording.pairs() == 1 || ratio().isEmpty()
        ? ratio()
        : ratio() + " (" + plain(outcome.least()) + " to " + plain(outcome.most()) + ")";
  }

  private String ratio(double score) {
    return switch (outcome.target().kind()) {
      case RATE, TIME -> plain(score) + " x";
      case EXCESS -> (score > 0 ? "+" : "") + plain(score);
      case AT_MOST, AT_LEAST -> "";
    };
  }

  private static String plain(double x) {
    return Amount.text(x, "");
  }

  private String unit() {
    return Amount.unit(outcome.target().ours());
  }
}

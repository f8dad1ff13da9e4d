package io.thalweg.driver.experiment;

/** How long the runs that are left will take. Mutable. */
final class Pace {
  private final int planned;
  private int ended;
  private int timed;
  private long nanos;
  private long began;

  Pace(int planned) {
    this.planned = planned;
  }

  /** A run has been there before. */
  void known() {
    ended++;
  }

  /** A run begins. */
  void begin() {
    began = System.nanoTime();
  }

  /** The run ends: what is left, in words. */
  String left() {
    ended++;
    timed++;
    nanos += System.nanoTime() - began;
    int runs = planned - ended;
    return runs == 0 ? "" : "; about " + Verdict.seconds(runs * (nanos / 1e9) / timed) + " left";
  }
}

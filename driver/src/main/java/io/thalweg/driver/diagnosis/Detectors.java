package io.thalweg.driver.diagnosis;

import java.util.List;

/** All detectors that look at a training while it runs, the surest first. */
public final class Detectors {
  /** In the order in which their findings are told. */
  public static final List<Detector> ALL =
      List.of(
          new GrowthDetector(),
          new StandingDetector(),
          new GradientsDetector(),
          new UnitsDetector(),
          new ProgressDetector(),
          new BadShardDetector(),
          new HeldOutDetector(),
          new GuessDetector());

  private Detectors() {}
}

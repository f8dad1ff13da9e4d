package io.thalweg.driver.diagnosis.data;

import io.thalweg.driver.state.Finding;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The table of all detectors over data: a new one joins by adding a row. */
public final class DataDetectors {
  /** Those that make what follows pointless come first. */
  private static final List<DataDetector> ALL =
      List.of(
          new ConstantTarget(),
          new LastLayer(),
          new ClassesAsNumbers(),
          new UnusedClass(),
          new TargetScale(),
          new UnscaledFeatures(),
          new OtherScale(),
          new Leak(),
          new Imbalance(),
          new DuplicateRows(),
          new LabelNoise());

  private DataDetectors() {}

  /** All that is wrong, the gravest first. */
  public static List<Finding> find(DataFacts facts) {
    return ALL.stream()
        .map(detector -> detector.find(facts))
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(Finding::severity).reversed())
        .toList();
  }
}

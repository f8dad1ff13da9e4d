package io.thalweg.driver.round;

import io.thalweg.driver.diagnosis.Facts.Baseline;
import io.thalweg.driver.diagnosis.PartLoss;
import io.thalweg.driver.ingest.SourceParts;
import io.thalweg.shared.nn.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What each part of the source costs a model, by the rows of a sample.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class PartLosses<A> {
  private static final int AT_ONCE = 8; // rows of a mean, of which the median is taken

  /** The rows of a part. */
  private record Rows<A>(String name, Sample<A> sample, double constantLoss) {}

  private final Model model;
  private final List<Rows<A>> parts = new ArrayList<>();
  private final int rows;

  /** The parts that can be compared: with a best guess, and no stretches of rows in order. */
  PartLosses(KnownRows<A> known, Model model) {
    this.model = model;
    for (SourceParts.Part part : known.parts().parts()) {
      Sample<A> sample = known.sample().part(part.rows());
      Optional<Baseline> guess = sample.baseline(model);
      guess.ifPresent(best -> parts.add(new Rows<>(part.name(), sample, best.loss())));
    }
    if (!known.parts().ofFiles() && RowsInOrder.by(parts.stream().map(Rows::sample).toList())) {
      parts.clear();
    }
    this.rows = parts.stream().mapToInt(part -> part.sample().rows().rows()).sum();
  }

  /** Rows of all parts. */
  int rows() {
    return rows;
  }

  /** The losses at these parameters. */
  List<PartLoss> at(A parameters) {
    return parts.stream()
        .map(
            part ->
                new PartLoss(
                    part.name(),
                    part.sample().rows().rows(),
                    median(part.sample().losses(model, parameters, AT_ONCE)),
                    part.constantLoss()))
        .toList();
  }

  private static double median(double[] losses) {
    double[] ascending = Arrays.stream(losses).filter(Double::isFinite).sorted().toArray();
    return ascending.length == 0 ? Double.NaN : ascending[ascending.length / 2];
  }
}

package io.thalweg.driver.diagnosis.data;

import io.thalweg.driver.diagnosis.data.DataProfile.Scanned;
import io.thalweg.shared.tensor.KernelChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Takes the profile of scanned rows. */
final class RowsProfiler<A> {
  private final Scanned<A> rows;
  private final Optional<KernelChoice> kernels;
  private final Sample sample;
  private final double copies;
  private final SortedMap<Double, Long> counts;
  private final Optional<ClassSeparation> classes;

  /**
   * The profiler of one data set.
   *
   * @param kernels that compare rows with each other, where they are to be compared
   */
  RowsProfiler(Scanned<A> rows, Optional<KernelChoice> kernels) {
    this.rows = rows;
    this.kernels = kernels;
    this.sample = Sample.of(rows.dtype(), rows.sample());
    this.copies = sample.equalPairs();
    this.counts = rows.scan().labels().counts();
    boolean few = counts.size() > 1 && counts.size() <= ClassSeparation.MOST;
    this.classes =
        few && sample.hasLabels()
            ? Optional.of(ClassSeparation.of(sample.labels()))
            : Optional.empty();
  }

  RowsProfile profile() {
    List<ColumnProfile> columns = new ArrayList<>();
    for (int j = 0; j < sample.width(); j++) {
      columns.add(column(j));
    }
    return new RowsProfile(
        rows.rows(),
        sample.rows(),
        columns,
        sample.hasLabels() ? Optional.of(label()) : Optional.empty(),
        Curvature.scale(sample, columns, rows.sized()),
        rows.scan().copies().counts(),
        kernels.flatMap(choice -> classes.map(all -> Neighbours.of(sample, columns, all, choice))));
  }

  private ColumnProfile column(int feature) {
    double[] values = sample.column(feature);
    double[] ascending = values.clone();
    Arrays.sort(ascending);
    double mean = Statistics.mean(values);
    return new ColumnProfile(
        ascending[0],
        ascending[ascending.length - 1],
        mean,
        Statistics.deviation(values, mean),
        Statistics.median(ascending),
        Arrays.stream(values).filter(x -> x == 0).count() / (double) values.length,
        Statistics.distinct(ascending),
        Statistics.agreement(ascending, copies),
        sample.hasLabels() ? Statistics.correlation(values, sample.labels()) : 0,
        classes.map(all -> all.between(values)).orElse(0.0),
        classes.map(all -> all.order(values)).orElse(0.0));
  }

  private LabelProfile label() {
    double[] ascending = sample.labels().clone();
    Arrays.sort(ascending);
    double mean = Statistics.mean(ascending);
    double median = Statistics.median(ascending);
    return new LabelProfile(
        rows.scan().labels().min(),
        rows.scan().labels().max(),
        mean,
        Statistics.deviation(ascending, mean),
        Statistics.mean(Arrays.stream(ascending).map(y -> Math.abs(y - median)).toArray()),
        Arrays.stream(ascending).allMatch(y -> y == Math.rint(y)),
        counts);
  }
}

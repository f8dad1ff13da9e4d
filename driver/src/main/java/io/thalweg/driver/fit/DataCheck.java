package io.thalweg.driver.fit;

import io.thalweg.driver.cluster.SparkPlatform;
import io.thalweg.driver.diagnosis.data.DataDetectors;
import io.thalweg.driver.diagnosis.data.DataFacts;
import io.thalweg.driver.diagnosis.data.DataProfile;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.ingest.LabelAdvice;
import io.thalweg.driver.ingest.PackedData;
import io.thalweg.driver.ingest.RunData;
import io.thalweg.driver.ingest.ScannedRows;
import io.thalweg.driver.state.Finding;
import io.thalweg.shared.nn.Model;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Looks at the packed rows of a fit before its first round.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
record DataCheck<A>(FitSpec spec, RunData<A> data, SparkSession spark) {

  /**
   * What was seen.
   *
   * @param profile of the rows, where there are some and they are looked at
   * @param findings what is wrong with them, the gravest first
   */
  record Seen(Optional<DataProfile> profile, List<Finding> findings) {
    static final Seen NOTHING = new Seen(Optional.empty(), List.of());

    /** The same with a finding that explains others. */
    Seen with(Finding first) {
      return new Seen(profile, Stream.concat(Stream.of(first), findings.stream()).toList());
    }
  }

  /** Looks at all rows, once. */
  Seen look(Model model) {
    if (data.train().width() == 0) {
      return Seen.NOTHING; // an objective without data
    }
    DataProfile profile = profile();
    return new Seen(Optional.of(profile), findings(profile, model));
  }

  private DataProfile profile() {
    int workers = Math.min(SparkPlatform.slots(spark), data.train().shardRows().length);
    List<ScannedRows<A>> scanned = ScannedRows.of(spark, data.all(), workers);
    return DataProfile.of(
        scanned(scanned.get(0)),
        scanned.stream().skip(1).map(DataCheck::scanned).findFirst(),
        spec.settings().kernels());
  }

  private static <A> DataProfile.Scanned<A> scanned(ScannedRows<A> rows) {
    PackedData<A> data = rows.data();
    BitSet sized = new BitSet();
    sized.set(0, data.width());
    FeatureColumn.embedded(data.features()).forEach(index -> sized.clear(index.input()));
    return new DataProfile.Scanned<>(
        data.codec().dtype(), data.rows(), rows.scan(), rows.sample(), sized);
  }

  private List<Finding> findings(DataProfile profile, Model model) {
    return DataDetectors.find(
        new DataFacts(
            profile,
            data.train().features(),
            model,
            spec.data().standardize(),
            spec.settings().optimizer(),
            words()));
  }

  /** Labels are changed in every source. */
  private DataFacts.Words words() {
    FitData rows = spec.data();
    String label = rows.labels().size() == 1 ? rows.labels().get(0) : "";
    return new DataFacts.Words(
        LabelAdvice.sql(label),
        expression ->
            Stream.of(rows.train(), rows.test())
                .flatMap(Optional::stream)
                .map(source -> source.words(spark).read(label, expression))
                .collect(Collectors.joining(" ")),
        count -> rows.train().map(source -> source.words(spark).outputs(count)).orElse(""));
  }
}

package io.thalweg.driver.fit;

import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.ingest.DataColumns;
import io.thalweg.driver.ingest.Ingest;
import io.thalweg.driver.ingest.IngestOptions;
import io.thalweg.driver.ingest.LabelAdvice;
import io.thalweg.driver.ingest.NoData;
import io.thalweg.driver.ingest.PackedData;
import io.thalweg.driver.ingest.PackedParts;
import io.thalweg.driver.ingest.RowSearch;
import io.thalweg.driver.ingest.RunData;
import io.thalweg.driver.ingest.SourceOutline;
import io.thalweg.driver.ingest.SourceRows;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.PickedRow;
import io.thalweg.worker.data.RowRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * Packs the rows of a fit, and gives their memory back.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class Packing<A> implements AutoCloseable {
  private final FitSpec spec;
  private final DType<A> dtype;
  private final SparkSession spark;
  private final Consumer<SourceOutline> known;
  private final Optional<SharedRows> shared;
  private final List<PackedData<A>> packed = new ArrayList<>(); // that are this fit's own

  /**
   * Of the rows that {@code spec} names.
   *
   * @param known told what there is before it is read, and may refuse it
   * @param shared has rows of other fits, and keeps these for others
   */
  Packing(
      FitSpec spec,
      DType<A> dtype,
      SparkSession spark,
      Consumer<SourceOutline> known,
      Optional<SharedRows> shared) {
    this.spec = spec;
    this.dtype = dtype;
    this.spark = spark;
    this.known = known;
    this.shared = shared;
  }

  /** Of rows that no other fit uses. */
  Packing(FitSpec spec, DType<A> dtype, SparkSession spark, Consumer<SourceOutline> known) {
    this(spec, dtype, spark, known, Optional.empty());
  }

  RunData<A> pack() {
    return shared.flatMap(rows -> rows.<A>find(spec)).orElseGet(this::packAnew);
  }

  private RunData<A> packAnew() {
    PackedParts<A> parts =
        spec.data()
            .train()
            .map(this::train)
            .orElseGet(() -> new PackedParts<>(NoData.packed(spark, dtype), Optional.empty()));
    packed.addAll(parts.all());
    Optional<PackedData<A>> test = spec.data().test().map(rows -> test(rows, parts.train()));
    test.ifPresent(packed::add);
    RunData<A> rows = new RunData<>(parts, test);
    shared.ifPresent(
        keeper -> {
          keeper.keep(spec, rows);
          packed.clear(); // they are the keeper's to release
        });
    return rows;
  }

  private PackedParts<A> train(RowSource source) {
    SourceRows rows = source.read(spark);
    Ingest.labelWidth(rows, source.columns()).ifPresent(spec.blueprint().requireLabels());
    return advice(source, true)
        .during(
            () -> Ingest.pack(rows, source.columns(), dtype, trainOptions(), known), rows::rows);
  }

  private IngestOptions trainOptions() {
    FitData data = spec.data();
    return RowOptions.divided(spec.settings(), data.badRows(), data.validationFraction(), rules())
        .withStandardize(data.standardize());
  }

  /**
   * Where a training row stands in its source, in words; empty where that has no such row any more.
   *
   * @param packed the features as they were packed
   */
  Optional<String> place(PickedRow row, List<FeatureColumn> packed) {
    return spec.data()
        .train()
        .flatMap(
            source ->
                RowSearch.place(
                    row, packed, source.read(spark), source.columns(), dtype, trainOptions()));
  }

  /** What the rows are packed for. */
  FitSpec spec() {
    return spec;
  }

  private PackedData<A> test(RowSource source, PackedData<A> train) {
    IngestOptions options = RowOptions.measured(spec.settings(), spec.data().badRows(), rules());
    SourceRows rows = source.readLike(spark, train.features());
    DataColumns columns = source.columns().labelled(train.label());
    return advice(source, false)
        .during(() -> Ingest.packLike(train.features(), rows, columns, dtype, options), rows::rows);
  }

  private LabelAdvice advice(RowSource source, boolean trained) {
    return new LabelAdvice(
        source.columns().label().columns(), trained, rules().label(), source.words(spark));
  }

  private RowRules rules() {
    return spec.blueprint().rules();
  }

  /** The rows are not to be used any more. */
  @Override
  public void close() {
    packed.forEach(PackedData::release);
  }
}

package io.thalweg.driver.ingest;

import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.RowCodec;
import io.thalweg.worker.session.JobScope;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Turns the rows of any Spark source into packed shards in canonical order, with one read of the
 * source and, on a cluster, one shuffle.
 *
 * <p>The map side converts each row to the run's element type, checks it, and sends its bytes to a
 * bucket, the high bits of a seeded hash of those very values; beside the rows each task sends what
 * it counted. Reading these counts runs the map side. They decide the number of shards, whether
 * equal rows have to be spread, and the exact rows of each shard. The reduce side, one shard per
 * partition, is left to whoever uses the shards first; in one JVM it runs at once, from chunks of
 * rows that have stayed in memory. So every bit of the result is a function of the multiset of
 * rows, the element type and the options; files, splits and cluster do not enter.
 */
public final class Ingest {
  private Ingest() {}

  /**
   * Packs the used columns of {@code source}. Runs the map side; behind a shuffle the shards
   * themselves are packed when they are first used.
   *
   * @param source the rows
   * @param spec which columns are features, label and weight
   * @param dtype the run's element type
   * @param options seed, shards, bad rows, validation part, rules
   * @throws ThalwegException MISSING_COLUMN, WRONG_COLUMN_TYPE, BAD_ROW, BAD_LABEL, EMPTY_DATA,
   *     UNREADABLE_DATA
   */
  public static <A> PackedParts<A> pack(
      SourceRows source, DataColumns spec, DType<A> dtype, IngestOptions options) {
    return pack(source, spec, dtype, options, outline -> {});
  }

  /**
   * The same, where {@code known} is told what there is before it is read, and may refuse it. It
   * may be told twice.
   */
  public static <A> PackedParts<A> pack(
      SourceRows source,
      DataColumns spec,
      DType<A> dtype,
      IngestOptions options,
      Consumer<SourceOutline> known) {
    return pack(source, spec, dtype, options, ExpectedColumns.any(), known);
  }

  /**
   * Packs data that has to fit to a model, such as a test set: the same feature columns in the same
   * order, whatever their order in {@code source}. Other columns are not looked at.
   *
   * @param trained the feature columns of the training data, {@link PackedData#features()}
   * @throws ThalwegException COLUMNS_DIFFER naming what is missing or of another width; else as
   *     {@link #pack}
   */
  public static <A> PackedData<A> packLike(
      List<FeatureColumn> trained,
      SourceRows source,
      DataColumns spec,
      DType<A> dtype,
      IngestOptions options) {
    return packPartsLike(trained, source, spec, dtype, options.withValidationFraction(0)).train();
  }

  /**
   * Packs the data of a model once more, divided as {@code options} say: the same rows, options and
   * columns give the parts of {@link #pack}, bit for bit.
   *
   * @param trained the feature columns of the training data, {@link PackedData#features()}
   * @throws ThalwegException as {@link #packLike}
   */
  public static <A> PackedParts<A> packPartsLike(
      List<FeatureColumn> trained,
      SourceRows source,
      DataColumns spec,
      DType<A> dtype,
      IngestOptions options) {
    ExpectedColumns expected =
        options.validationFraction() > 0
            ? ExpectedColumns.again(trained)
            : ExpectedColumns.of(trained);
    return pack(source, spec, dtype, options, expected, outline -> {});
  }

  /**
   * The columns of rows to predict that fill the inputs of a model; label and weight need not be
   * there.
   *
   * @param trained the feature columns of the training data
   * @throws ThalwegException COLUMNS_DIFFER, WRONG_COLUMN_TYPE
   */
  static SourceColumns trainedColumns(StructType schema, List<FeatureColumn> trained) {
    ExpectedColumns expected = ExpectedColumns.of(trained);
    DataColumns narrow = expected.narrow(schema, featuresOf(trained));
    SourceColumns columns = expected.widths(ColumnResolver.resolve(schema, narrow, expected));
    return expected.requireWidths(expected.rescaled(columns));
  }

  /** The same columns, for rows that may have a label or not. */
  static DataColumns featuresOf(List<FeatureColumn> trained) {
    List<String> names = trained.stream().map(FeatureColumn::name).toList();
    return new DataColumns(names, Optional.empty(), Optional.empty());
  }

  private static <A> PackedParts<A> pack(
      SourceRows source,
      DataColumns spec,
      DType<A> dtype,
      IngestOptions options,
      ExpectedColumns expected,
      Consumer<SourceOutline> known) {
    return JobScope.run(
        source.rows().sparkSession().sparkContext(),
        "Thalweg: reads the rows and packs them into shards",
        () -> packed(source, spec, dtype, options, expected, known));
  }

  private static <A> PackedParts<A> packed(
      SourceRows source,
      DataColumns spec,
      DType<A> dtype,
      IngestOptions options,
      ExpectedColumns expected,
      Consumer<SourceOutline> known) {
    return SparkFaults.translate(
        source.rows().sparkSession(),
        () -> {
          try {
            return read(source, spec, dtype, options, expected, known);
          } catch (Exception e) { // Spark throws checked exceptions that it does not declare
            Dataset<Row> unified = MixedTypes.unified(source.rows(), e).orElseThrow(() -> e);
            return read(SourceRows.of(unified), spec, dtype, options, expected, known);
          }
        });
  }

  private static <A> PackedParts<A> read(
      SourceRows source,
      DataColumns spec,
      DType<A> dtype,
      IngestOptions options,
      ExpectedColumns expected,
      Consumer<SourceOutline> known)
      throws IOException {
    DataColumns wanted = expected.narrow(source.rows().schema(), spec);
    ReadColumns read = ReadColumns.of(source, wanted, options, expected);
    SourceColumns wide =
        ColumnWidths.peek(read.source().checked(), expected.widths(read.columns()));
    ReadColumns ready = read.with(expected.rescaled(wide));
    known.accept(outline(ready, wide.reader(dtype, options.rules()).codec()));
    return new IngestRun<>(ready, dtype, options, expected).run();
  }

  private static SourceOutline outline(ReadColumns read, RowCodec<?> codec) {
    return new SourceOutline(
        read.columns().select(read.source().checked()),
        read.source().text().isPresent(),
        read.inputsAtMost(),
        codec.labelWidth(),
        read.embeddedAtMost(),
        read.rowBytes(codec));
  }

  /**
   * The numbers of a label, where the schema says it: arrays and vectors are as long as the rows
   * have them.
   */
  public static OptionalInt labelWidth(SourceRows source, DataColumns spec) {
    ColumnNames names = ColumnNames.of(source.rows().schema());
    boolean single =
        spec.label().columns().stream()
            .allMatch(name -> names.find(name).map(ColumnResolver::isSingle).orElse(false));
    return single ? OptionalInt.of(spec.label().columns().size()) : OptionalInt.empty();
  }

  /** The same for a data frame handed in from Java. */
  public static <A> PackedParts<A> pack(
      Dataset<Row> rows, DataColumns spec, DType<A> dtype, IngestOptions options) {
    return pack(SourceRows.of(rows), spec, dtype, options);
  }
}

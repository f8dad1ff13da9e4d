package io.thalweg.driver.ingest;

import io.thalweg.driver.config.BadRows;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.RowCodec;
import io.thalweg.worker.data.RowKeys;
import io.thalweg.worker.data.RowOrigins;
import io.thalweg.worker.data.RowTally;
import io.thalweg.worker.data.Shard;
import io.thalweg.worker.data.ShardPacker;
import io.thalweg.worker.rows.RowReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/** One source on its way to packed shards: {@link #run} shows the whole way. */
final class IngestRun<A> {
  private final ReadColumns read;
  private final SourceRows source;
  private final SourceColumns columns;
  private final DType<A> dtype;
  private final IngestOptions options;
  private final ExpectedColumns expected;
  private final RowReader<A> reader;
  private final RowCodec<A> codec;
  private final RowKeys keys;
  private final CheckedSource<A> rows;

  IngestRun(ReadColumns read, DType<A> dtype, IngestOptions options, ExpectedColumns expected) {
    this.expected = expected;
    this.read = read;
    this.source = read.source();
    this.columns = read.columns();
    this.dtype = dtype;
    this.options = options;
    this.reader = columns.reader(dtype, options.rules());
    this.codec = reader.codec();
    this.keys = new RowKeys(options.seed(), options.validationFraction());
    this.rows = new CheckedSource<>(columns.select(source.checked()), reader);
  }

  PackedParts<A> run() throws IOException {
    BucketedRows bucketed = bucketRows(firstBuckets());
    try {
      SourceTally seen = bucketed.tally();
      SourceColumns counted = counted(seen);
      if (!counted.equals(columns)) {
        bucketed.close();
        return new IngestRun<>(read.with(counted), dtype, options, expected).run();
      }
      expected.requireWidths(columns);
      checkBadRows(seen);
      LostDigits digits = lostDigits(seen);
      if (!digits.rescaling().isNone()) {
        bucketed.close();
        SourceColumns rescaled = columns.with(digits.rescaling());
        return new IngestRun<>(read.with(rescaled), dtype, options, expected).run();
      }
      if (shardsWanted(seen) > bucketed.buckets().perPart()) {
        bucketed.close();
        bucketed = bucketRows(shardsWanted(seen));
      }
      if (uneven(bucketed.tally()) || splits() && seen.hasCopies()) {
        int shards = Math.max(bucketed.buckets().perPart(), shards(seen.rows()));
        bucketed.close();
        bucketed = bucketCopies(new Buckets(shards, splits()));
      }
      checkParts(bucketed.tally(), seen.badRows());
      PackedData<A> train = part(bucketed, seen, digits, false);
      Optional<PackedData<A>> validation =
          splits() ? Optional.of(part(bucketed, seen, digits, true)) : Optional.empty();
      PackedParts<A> parts = new PackedParts<>(train, validation);
      bucketed.pack(parts.all().stream().map(PackedData::shards).toList());
      bucketed.close();
      return ColumnFitting.of(parts, read).inputs(expected);
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      bucketed.discard();
      throw e;
    }
  }

  /** The columns with the widths that most rows have. */
  private SourceColumns counted(SourceTally seen) {
    return seen.lengthsDiffer() ? ColumnWidths.mostFrequent(source.checked(), columns) : columns;
  }

  private LostDigits lostDigits(SourceTally seen) {
    return looksForDigits()
        ? LostDigits.find(
            source.checked(), columns, dtype, options.rules(), seen, options.standardize())
        : LostDigits.NONE;
  }

  /** Where a model is trained anew; a trained one says what becomes of features. */
  private boolean looksForDigits() {
    return expected.trained().isEmpty()
        && columns.rescaling().isNone()
        && LostDigits.mayBe(columns, dtype, options.standardize());
  }

  private BucketedRows bucketRows(int perPart) {
    Buckets buckets = new Buckets(perPart, splits());
    boolean stop = options.badRows() == BadRows.FAIL;
    return read(
        rows.mapToPairs(
            new SourceRowsToBuckets<>(
                codec, keys, buckets, stop, looksForDigits(), rows.isReadFromFiles())),
        buckets);
  }

  /** Equal rows are counted where they are read, numbered, and spread by content and number. */
  private BucketedRows bucketCopies(Buckets buckets) {
    JavaPairRDD<RowContent, Long> counted =
        rows.mapToPairs(new SourceRowsToContents<>(codec)).reduceByKey(Long::sum);
    return read(counted.mapPartitionsToPair(new CopiesToBuckets<>(codec, keys, buckets)), buckets);
  }

  private BucketedRows read(JavaPairRDD<Integer, byte[]> placed, Buckets buckets) {
    return BucketedRows.read(placed, buckets, rows.bytes(), codec.rowBytes());
  }

  private PackedData<A> part(
      BucketedRows bucketed, SourceTally seen, LostDigits digits, boolean validation) {
    RowTally tally = bucketed.tally().part(validation);
    int[] shardRows = checkedSizes(shardRows(tally));
    JavaRDD<Shard<A>> shards = bucketed.shards(codec, validation, shardRows);
    return new PackedData<>(
        shards
            .setName(validation ? "validation shards" : "shards")
            .persist(StorageLevel.MEMORY_AND_DISK()),
        shardRows,
        columns.infos(),
        codec,
        tally.rows(),
        seen.badRows(),
        tally.weightless(),
        seen.reasons().lines(),
        labels(tally, seen),
        read.label(),
        tally.dataHash(),
        digits.notes(),
        validation ? new RowOrigins() : seen.origins());
  }

  private PackedData.Labels labels(RowTally tally, SourceTally seen) {
    List<String> names = NumberColumn.ofLabel(columns).stream().map(NumberColumn::name).toList();
    return codec.hasLabel()
        ? PackedData.Labels.of(names, tally, seen.lostLabels())
        : PackedData.Labels.NONE;
  }

  private boolean splits() {
    return options.validationFraction() > 0;
  }

  private int firstBuckets() {
    if (options.shards() > 0) {
      return options.shards();
    }
    OptionalLong most = rows.rowsAtMost();
    return most.orElse(0) > 0
        ? ShardCount.of(most.getAsLong(), read.rowBytes(codec))
        : ShardCount.guessBuckets(rows.bytes());
  }

  private int shardsWanted(SourceTally tally) {
    int train = shards(tally.part(false).rows());
    return splits() ? Math.max(train, shards(tally.part(true).rows())) : train;
  }

  private int shards(long rows) {
    return options.shards() > 0 ? options.shards() : ShardCount.of(rows, read.rowBytes(codec));
  }

  private boolean uneven(SourceTally counts) {
    return ShardCount.uneven(shardRows(counts.part(false)))
        || (splits() && ShardCount.uneven(shardRows(counts.part(true))));
  }

  private long[] shardRows(RowTally part) {
    return Buckets.shardRows(part.bucketRows(), shards(part.rows()));
  }

  private int[] checkedSizes(long[] shardRows) {
    long largest = Arrays.stream(shardRows).max().orElseThrow();
    if (largest > ShardPacker.maxRows(codec)) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "a shard would be too large for one array")
          .expected("at most " + ShardPacker.maxRows(codec) + " rows of this width per shard")
          .found(largest + " rows in the largest of " + shardRows.length + " shards")
          .remedy("set 'shards' to a larger power of two");
    }
    return Arrays.stream(shardRows).mapToInt(Math::toIntExact).toArray();
  }

  private void checkBadRows(SourceTally tally) throws IOException {
    if (tally.badRows() > 0 && options.badRows() == BadRows.FAIL) {
      BadRowError words =
          new BadRowError(columns, source, options.rules(), dtype, expected.trained().isEmpty());
      throw words.of(
          BadRowSearch.find(source, columns, reader).orElseThrow(IngestRun::sourceChanged));
    }
  }

  private void checkParts(SourceTally tally, long badRows) {
    if (tally.part(false).rows() == 0) {
      throw empty(tally, badRows);
    }
    if (splits() && tally.part(true).rows() == 0) {
      throw ThalwegException.of(ErrorCode.EMPTY_DATA, "no row is left for validation")
          .expected("rows for data.validation_fraction " + options.validationFraction())
          .found(tally.part(false).rows() + " rows, all for training")
          .remedy("use a larger fraction, another seed or more data");
    }
    checkWeights(tally.part(false), "every row has weight 0");
    if (splits()) {
      checkWeights(tally.part(true), "every row that is held out has weight 0");
    }
  }

  private static void checkWeights(RowTally part, String what) {
    if (part.weightless() == part.rows()) {
      throw ThalwegException.of(ErrorCode.EMPTY_DATA, what)
          .expected("at least one positive weight")
          .remedy("only rows of a positive weight count: check the column in data.weight");
    }
  }

  private static ThalwegException empty(SourceTally tally, long badRows) {
    long other = tally.part(true).rows();
    return ThalwegException.of(ErrorCode.EMPTY_DATA, "there is no row to train on")
        .expected("at least one row")
        .found(badRows + " bad rows were left out, " + other + " rows held out")
        .remedy("check the path or query of the data, and the bad rows");
  }

  private static ThalwegException sourceChanged() {
    return ThalwegException.of(
            ErrorCode.UNREADABLE_DATA, "the data changed while it was being read")
        .remedy("run again when nothing writes to the data any more");
  }
}

package io.thalweg.driver.ingest;

import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Feature.Missing;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.ColumnTally;
import io.thalweg.worker.data.RowCodec;
import io.thalweg.worker.data.Shard;
import io.thalweg.worker.data.ShardExpansion;
import io.thalweg.worker.rows.EncodedColumn;
import io.thalweg.worker.rows.SourceColumn;
import io.thalweg.worker.session.StoppableJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/**
 * Learns from the packed training rows what stands for gaps and which categories there are, and
 * makes the inputs of the model of all rows. Sums are taken shard by shard and added in the order
 * of the shards: the same bits on any cluster.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class ColumnFitting<A> {
  private final PackedParts<A> coded;
  private final SourceColumns columns;
  private final List<Feature> features;
  private final ColumnCure cure;
  private final DType<A> dtype;
  private final List<ColumnProblem> problems = new ArrayList<>();

  private ColumnFitting(PackedParts<A> coded, ReadColumns read) {
    this.coded = coded;
    this.columns = read.columns();
    this.features = read.features();
    this.cure = read.cure();
    this.dtype = coded.train().codec().dtype();
  }

  /**
   * Of packed rows.
   *
   * @param coded as {@code read} read them
   */
  static <A> ColumnFitting<A> of(PackedParts<A> coded, ReadColumns read) {
    return new ColumnFitting<>(coded, read);
  }

  /**
   * The same rows as inputs.
   *
   * @param expected the columns of the model; where there is none yet, the training rows say what
   *     becomes of cells
   * @throws ThalwegException BAD_VALUE where a column has no value in any training row, or has more
   *     categories than are taken
   */
  PackedParts<A> inputs(ExpectedColumns expected) {
    boolean any = columns.features().stream().anyMatch(EncodedColumn.class::isInstance);
    if (!any || !expected.coded()) {
      return coded;
    }
    List<ColumnFit> fits = expected.trained().map(this::trained).orElseGet(this::learned);
    PackedParts<A> expanded =
        new PackedParts<>(
            expanded(coded.train(), fits),
            coded.validation().map(validation -> expanded(validation, fits)));
    materialise(expanded);
    return expanded;
  }

  private List<ColumnFit> trained(List<FeatureColumn> model) {
    List<ColumnFit> fits = new ArrayList<>();
    for (int i = 0; i < model.size(); i++) {
      boolean encoded = columns.features().get(i) instanceof EncodedColumn;
      List<String> known =
          encoded ? ((EncodedColumn) columns.features().get(i)).encoding().categories() : List.of();
      fits.add(ColumnFit.trained(model.get(i), known));
    }
    return fits;
  }

  private List<ColumnFit> learned() {
    List<Integer> offsets = new ArrayList<>();
    int offset = 0;
    for (SourceColumn column : columns.features()) {
      offsets.add(offset);
      offset += column.width();
    }
    CodedSums<A> sums = new CodedSums<>(coded.train().shards(), dtype);
    Map<Integer, ColumnTally> tallies = sums.tallies(counted(offsets));
    Map<Integer, Double> medians = sums.medians(middled(offsets, tallies));
    List<ColumnFit> fits = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      if (columns.features().get(i) instanceof EncodedColumn column) {
        fit(features.get(i), column, offsets.get(i), tallies, medians).ifPresent(fits::add);
      } else {
        fits.add(ColumnFit.plain(columns.infos().get(i)));
      }
    }
    if (!problems.isEmpty()) {
      throw ColumnProblems.error(problems, cure, Optional.empty());
    }
    return fits;
  }

  /** What becomes of a column; empty where it cannot be used. */
  private Optional<ColumnFit> fit(
      Feature feature,
      EncodedColumn column,
      int offset,
      Map<Integer, ColumnTally> tallies,
      Map<Integer, Double> medians) {
    Missing missing = feature.missing();
    boolean categories = feature instanceof Feature.Categories;
    for (int at = offset; at < offset + column.width(); at++) {
      if ((categories || isLearned(missing)) && !(tallies.get(at).weight() > 0)) {
        refuse(column, noValue(column.name(), tallies.get(at).present()));
        return Optional.empty();
      }
    }
    if (feature instanceof Feature.Categories some) {
      return categories(some, column, tallies.get(offset));
    }
    List<Double> values = new ArrayList<>();
    for (int at = offset; at < offset + column.width(); at++) {
      switch (missing.kind()) {
        case FAIL -> {}
        case VALUE -> values.add(missing.value().orElseThrow());
        case MEAN -> values.add(tallies.get(at).mean());
        case MEDIAN -> values.add(medians.get(at));
        case MOST_FREQUENT -> values.add(tallies.get(at).mostFrequent());
      }
    }
    return Optional.of(
        ColumnFit.filled(column.name(), column.encoding().coding(), values, feature.indicator()));
  }

  private Optional<ColumnFit> categories(
      Feature.Categories feature, EncodedColumn column, ColumnTally tally) {
    long found = tally.rows().values().stream().filter(n -> n >= feature.minCount()).count();
    boolean inputs =
        !(feature instanceof Feature.OneHot oneHot) || !oneHot.dropFirst() || found > 1;
    if (found == 0 || !inputs) {
      refuse(column, noCategory(column.name(), found, feature));
      return Optional.empty();
    }
    if (feature instanceof Feature.OneHot oneHot && oneHot.isTooMany(found)) {
      refuse(column, tooMany(column.name(), found));
      return Optional.empty();
    }
    return Optional.of(
        ColumnFit.categories(feature, column.name(), column.encoding().categories(), tally));
  }

  /** The numbers of a row that are counted, and whether value by value. */
  private SortedMap<Integer, Boolean> counted(List<Integer> offsets) {
    SortedMap<Integer, Boolean> counted = new TreeMap<>();
    for (int i = 0; i < features.size(); i++) {
      Missing missing = features.get(i).missing();
      boolean values =
          features.get(i) instanceof Feature.Categories || missing.equals(Missing.MOST_FREQUENT);
      for (int j = 0; j < columns.features().get(i).width(); j++) {
        if (values || isLearned(missing)) {
          counted.put(offsets.get(i) + j, values);
        }
      }
    }
    return counted;
  }

  /** The numbers of a row whose median is wanted and known, with the weight of their rows. */
  private Map<Integer, Double> middled(List<Integer> offsets, Map<Integer, ColumnTally> tallies) {
    Map<Integer, Double> middled = new TreeMap<>();
    for (int i = 0; i < features.size(); i++) {
      for (int j = 0; j < columns.features().get(i).width(); j++) {
        int at = offsets.get(i) + j;
        if (features.get(i).missing().equals(Missing.MEDIAN) && tallies.get(at).weight() > 0) {
          middled.put(at, tallies.get(at).weight());
        }
      }
    }
    return middled;
  }

  private PackedData<A> expanded(PackedData<A> part, List<ColumnFit> fits) {
    int width = fits.stream().mapToInt(fit -> fit.column().width()).reduce(0, Math::addExact);
    RowCodec<A> codec =
        RowCodec.dense(dtype, width, part.codec().labelWidth(), part.codec().hasWeight());
    ShardExpansion<A> expansion =
        new ShardExpansion<>(codec, fits.stream().map(ColumnFit::coded).toList());
    JavaRDD<Shard<A>> shards =
        part.shards()
            .map(expansion::of)
            .setName(part.shards().name())
            .persist(StorageLevel.MEMORY_AND_DISK());
    List<String> notes = new ArrayList<>(part.notes());
    fits.stream().map(ColumnFit::note).filter(note -> !note.isEmpty()).forEach(notes::add);
    List<FeatureColumn> described = fits.stream().map(ColumnFit::column).toList();
    return part.expanded(shards, described, codec, notes);
  }

  /** Makes all inputs while the coded rows are at hand, then gives the memory of these back. */
  private void materialise(PackedParts<A> expanded) {
    for (PackedData<A> part : expanded.all()) {
      StoppableJob.collect(part.shards().map(Shard::number));
    }
    coded.all().forEach(PackedData::release);
  }

  private static boolean isLearned(Missing missing) {
    return missing.kind() != Missing.Kind.FAIL && missing.kind() != Missing.Kind.VALUE;
  }

  private void refuse(EncodedColumn column, ThalwegException error) {
    problems.add(ColumnProblem.of(ColumnProblem.FEATURE, column.name(), error));
  }

  private static ThalwegException noValue(String column, long present) {
    return ThalwegException.of(
            ErrorCode.BAD_VALUE, "column '" + column + "' has no value in any training row")
        .expected("a value in one training row at least")
        .found(present == 0 ? "no row with a value" : present + " rows with a value, of weight 0")
        .remedy(
            "leave the column out of data.features, or, where a pattern means it, with exclude: ["
                + YamlText.of(column)
                + "]");
  }

  private static ThalwegException noCategory(
      String column, long found, Feature.Categories feature) {
    return ThalwegException.of(
            ErrorCode.BAD_VALUE, "no input comes of the categories of column '" + column + "'")
        .expected("two categories or more, each in so many training rows as min_count says")
        .found("%d in %d rows or more".formatted(found, feature.minCount()))
        .remedy(
            "take a smaller min_count and drop: none, or leave the column out of data.features, or,"
                + " where a pattern means it, with exclude: ["
                + YamlText.of(column)
                + "]");
  }

  /** More categories than a one-hot encoding takes without being told so. */
  static ThalwegException tooMany(String column, long found) {
    String name = YamlText.of(column);
    return ThalwegException.of(
            ErrorCode.BAD_VALUE, "column '" + column + "' has too many categories for one_hot")
        .expected(Feature.OneHot.MAX + " at most, where 'max' is not given")
        .found("%,d categories".formatted(found))
        .remedy(
            "write {one_hot: "
                + name
                + ", max: 100} for the 100 most frequent, or {embed: "
                + name
                + ", dim: 8} for numbers that are learned, or leave the column out of data.features, or,"
                + " where a pattern means it, with exclude: ["
                + name
                + "]");
  }
}

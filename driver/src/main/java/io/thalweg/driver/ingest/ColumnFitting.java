package io.thalweg.driver.ingest;

import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Feature.Missing;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.ColumnTally;
import io.thalweg.worker.data.MedianSearch;
import io.thalweg.worker.data.RowCodec;
import io.thalweg.worker.data.Shard;
import io.thalweg.worker.data.ShardExpansion;
import io.thalweg.worker.rows.EncodedColumn;
import io.thalweg.worker.rows.SourceColumn;
import io.thalweg.worker.session.StoppableJob;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
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
  private final DType<A> dtype;

  private ColumnFitting(PackedParts<A> coded, ReadColumns read) {
    this.coded = coded;
    this.columns = read.columns();
    this.features = read.features();
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
    Map<Integer, ColumnTally> tallies = tallies(offsets);
    Map<Integer, Double> medians = medians(offsets, tallies);
    List<ColumnFit> fits = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      fits.add(fit(i, offsets.get(i), tallies, medians));
    }
    return fits;
  }

  private ColumnFit fit(
      int number, int offset, Map<Integer, ColumnTally> tallies, Map<Integer, Double> medians) {
    if (!(columns.features().get(number) instanceof EncodedColumn column)) {
      return ColumnFit.plain(columns.infos().get(number));
    }
    Feature feature = features.get(number);
    if (isCategories(feature)) {
      ColumnTally tally = tallies.get(offset);
      requirePresent(column, tally);
      requireFew(feature, column, tally);
      return ColumnFit.categories(feature, column.name(), column.encoding().categories(), tally);
    }
    Missing missing = feature.missing();
    List<Double> values = new ArrayList<>();
    for (int at = offset; at < offset + column.width(); at++) {
      if (isLearned(missing)) {
        requirePresent(column, tallies.get(at));
      }
      switch (missing.kind()) {
        case FAIL -> {}
        case VALUE -> values.add(missing.value().orElseThrow());
        case MEAN -> values.add(tallies.get(at).mean());
        case MEDIAN -> values.add(medians.get(at));
        case MOST_FREQUENT -> values.add(tallies.get(at).mostFrequent());
      }
    }
    return ColumnFit.filled(column.name(), column.encoding().coding(), values, feature.indicator());
  }

  private Map<Integer, ColumnTally> tallies(List<Integer> offsets) {
    TreeMap<Integer, Boolean> wanted = new TreeMap<>();
    for (int i = 0; i < features.size(); i++) {
      if (columns.features().get(i) instanceof EncodedColumn column) {
        boolean values =
            isCategories(features.get(i))
                || features.get(i).missing().equals(Missing.MOST_FREQUENT);
        if (values || isLearned(features.get(i).missing())) {
          for (int at = 0; at < column.width(); at++) {
            wanted.put(offsets.get(i) + at, values);
          }
        }
      }
    }
    int[] places = wanted.keySet().stream().mapToInt(Integer::intValue).toArray();
    Boolean[] values = wanted.values().toArray(new Boolean[0]);
    if (places.length == 0) {
      return Map.of();
    }
    DType<A> type = dtype;
    ColumnTally[] sums =
        summed(
            ColumnTally[].class,
            shard -> {
              ColumnTally[] tallies = new ColumnTally[places.length];
              for (int i = 0; i < places.length; i++) {
                tallies[i] = new ColumnTally(values[i]);
                tallies[i].add(type, shard.block(), places[i]);
              }
              return tallies;
            },
            (all, next) -> {
              for (int i = 0; i < all.length; i++) {
                all[i].add(next[i]);
              }
              return all;
            });
    Map<Integer, ColumnTally> byPlace = new TreeMap<>();
    for (int i = 0; i < places.length; i++) {
      byPlace.put(places[i], sums[i]);
    }
    return byPlace;
  }

  private Map<Integer, Double> medians(List<Integer> offsets, Map<Integer, ColumnTally> tallies) {
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      if (features.get(i).missing().equals(Missing.MEDIAN)) {
        for (int at = 0; at < columns.features().get(i).width(); at++) {
          if (tallies.get(offsets.get(i) + at).weight() > 0) {
            wanted.add(offsets.get(i) + at);
          }
        }
      }
    }
    MedianSearch[] searches =
        wanted.stream()
            .map(at -> new MedianSearch(at, tallies.get(at).weight()))
            .toArray(MedianSearch[]::new);
    DType<A> type = dtype;
    for (int pass = 0; pass < MedianSearch.PASSES && searches.length > 0; pass++) {
      double[][][] digits =
          summed(
              double[][][].class,
              shard ->
                  Arrays.stream(searches)
                      .map(search -> search.pass(type, shard.block()))
                      .toArray(double[][][]::new),
              ColumnFitting::added);
      for (int i = 0; i < searches.length; i++) {
        searches[i].settle(digits[i]);
      }
    }
    Map<Integer, Double> medians = new TreeMap<>();
    for (int i = 0; i < searches.length; i++) {
      medians.put(wanted.get(i), searches[i].median());
    }
    return medians;
  }

  private static double[][][] added(double[][][] all, double[][][] next) {
    for (int i = 0; i < all.length; i++) {
      for (int j = 0; j < all[i].length; j++) {
        for (int k = 0; k < all[i][j].length; k++) {
          all[i][j][k] += next[i][j][k];
        }
      }
    }
    return all;
  }

  /** What a task takes from a shard. */
  private interface OfShard<A, T> extends Function<Shard<A>, T>, Serializable {}

  private interface Add<T> {
    T add(T all, T next);
  }

  /** One answer per training shard, added in the order of the shards. */
  private <T extends Serializable> T summed(Class<T> type, OfShard<A, T> take, Add<T> add) {
    List<byte[]> parts =
        StoppableJob.collect(
            coded.train().shards().map(shard -> JavaBytes.write(take.apply(shard))));
    T sum = JavaBytes.read(type, parts.get(0));
    for (byte[] part : parts.subList(1, parts.size())) {
      sum = add.add(sum, JavaBytes.read(type, part));
    }
    return sum;
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

  private static boolean isCategories(Feature feature) {
    return feature instanceof Feature.OneHot || feature instanceof Feature.Embed;
  }

  private static boolean isLearned(Missing missing) {
    return missing.kind() != Missing.Kind.FAIL && missing.kind() != Missing.Kind.VALUE;
  }

  private static void requirePresent(EncodedColumn column, ColumnTally tally) {
    if (!(tally.weight() > 0)) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE,
              "column '" + column.name() + "' has no value in any training row")
          .expected("a value in one training row at least")
          .found(tally.present() + " rows with a value")
          .remedy("leave the column out, with exclude: [" + YamlText.of(column.name()) + "]");
    }
  }

  private static void requireFew(Feature feature, EncodedColumn column, ColumnTally tally) {
    if (feature instanceof Feature.OneHot oneHot) {
      long found = tally.rows().values().stream().filter(n -> n >= oneHot.minCount()).count();
      if (oneHot.isTooMany(found)) {
        throw tooMany(column.name(), found);
      }
    }
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
                + ", dim: 8} for numbers that are learned, or leave the column out, with exclude: ["
                + name
                + "]");
  }
}

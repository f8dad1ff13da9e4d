package io.thalweg.driver.ingest;

import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.ColumnTally;
import io.thalweg.worker.data.MedianSearch;
import io.thalweg.worker.data.Shard;
import io.thalweg.worker.session.StoppableJob;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;

/**
 * Sums over packed rows, taken shard by shard and added in the order of the shards: the same bits
 * on any cluster. Each is a Spark job over cached rows.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
record CodedSums<A>(JavaRDD<Shard<A>> shards, DType<A> dtype) {
  /** What a task takes from a shard. */
  private interface OfShard<A, T> extends Function<Shard<A>, T>, Serializable {}

  private interface Add<T> {
    T add(T all, T next);
  }

  /**
   * What the rows have in some numbers, by place in a row.
   *
   * @param wanted the places, and whether each value is to be counted
   */
  Map<Integer, ColumnTally> tallies(SortedMap<Integer, Boolean> wanted) {
    if (wanted.isEmpty()) {
      return Map.of();
    }
    int[] places = wanted.keySet().stream().mapToInt(Integer::intValue).toArray();
    Boolean[] values = wanted.values().toArray(new Boolean[0]);
    DType<A> type = dtype; // the record itself does not travel
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
            CodedSums::added);
    Map<Integer, ColumnTally> byPlace = new TreeMap<>();
    for (int i = 0; i < places.length; i++) {
      byPlace.put(places[i], sums[i]);
    }
    return byPlace;
  }

  /**
   * The exact medians of some numbers, by place in a row.
   *
   * @param weights by place, the weight of the rows that have a value there, above 0
   */
  Map<Integer, Double> medians(Map<Integer, Double> weights) {
    List<Integer> places = List.copyOf(weights.keySet());
    MedianSearch[] searches =
        places.stream()
            .map(at -> new MedianSearch(at, weights.get(at)))
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
              CodedSums::added);
      for (int i = 0; i < searches.length; i++) {
        searches[i].settle(digits[i]);
      }
    }
    Map<Integer, Double> medians = new TreeMap<>();
    for (int i = 0; i < searches.length; i++) {
      medians.put(places.get(i), searches[i].median());
    }
    return medians;
  }

  private <T extends Serializable> T summed(Class<T> type, OfShard<A, T> take, Add<T> add) {
    List<byte[]> parts =
        StoppableJob.collect(shards.map(shard -> JavaBytes.write(take.apply(shard))));
    T sum = JavaBytes.read(type, parts.get(0));
    for (byte[] part : parts.subList(1, parts.size())) {
      sum = add.add(sum, JavaBytes.read(type, part));
    }
    return sum;
  }

  private static ColumnTally[] added(ColumnTally[] all, ColumnTally[] next) {
    for (int i = 0; i < all.length; i++) {
      all[i].add(next[i]);
    }
    return all;
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
}

package io.thalweg.driver.fit;

import io.thalweg.driver.ingest.PackedData;
import io.thalweg.driver.ingest.RunData;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.RowRules;
import io.thalweg.worker.session.HostWishes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Packed rows that several fits use one after the other: those whose data, element type, seed and
 * number of shards are the same. Mutable; not for several threads. Closing it gives their memory
 * back.
 */
public final class SharedRows implements AutoCloseable {
  /** All that packed rows depend on. */
  private record Key(
      Map<String, Object> data, String dtype, long seed, int shards, RowRules rules) {
    static Key of(FitSpec spec) {
      @SuppressWarnings("unchecked") // a config describes its data as a map
      Map<String, Object> data = (Map<String, Object>) spec.described().get("data");
      Map<String, Object> packed = new HashMap<>(data);
      packed.remove("window");
      return new Key(
          packed,
          spec.settings().dtype().name(),
          spec.settings().seed(),
          spec.settings().shards().orElse(0),
          spec.blueprint().rules());
    }
  }

  /**
   * What is known of packed rows.
   *
   * @param rows training rows
   * @param hash of them, see {@link io.thalweg.driver.files.Provenance#dataSha256}
   */
  public record Known(long rows, String hash) {}

  private final Map<Key, RunData<?>> packed = new HashMap<>();

  /** Packs the rows of {@code spec} if they are not. */
  public Known know(FitSpec spec, SparkSession spark) {
    return HostWishes.obeyedBy(
        spark.sparkContext(), () -> know(spec, spec.settings().dtype(), spark));
  }

  private <A> Known know(FitSpec spec, DType<A> dtype, SparkSession spark) {
    try (Packing<A> packing = new Packing<>(spec, dtype, spark, outline -> {}, Optional.of(this))) {
      PackedData<A> train = packing.pack().train();
      return new Known(train.rows(), train.dataHash());
    }
  }

  /** Whether two fits use the same packed rows. */
  public static boolean areShared(FitSpec one, FitSpec other) {
    return Key.of(one).equals(Key.of(other));
  }

  @SuppressWarnings("unchecked") // the element type is part of the key
  <A> Optional<RunData<A>> find(FitSpec spec) {
    return Optional.ofNullable((RunData<A>) packed.get(Key.of(spec)));
  }

  void keep(FitSpec spec, RunData<?> rows) {
    packed.put(Key.of(spec), rows);
  }

  /** Gives the memory of all rows back. They may be packed again. */
  @Override
  public void close() {
    packed.values().forEach(SharedRows::release);
    packed.clear();
  }

  private static void release(RunData<?> rows) {
    rows.parts().all().forEach(PackedData::release);
    rows.test().ifPresent(PackedData::release);
  }
}

package io.thalweg.worker.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Where the first rows in canonical order come from: of the {@value #CAPACITY} with the smallest
 * keys the file, the partition of the source, and the number within that partition. Packed rows do
 * not carry their origin; these few are found again by their content. What is kept does not depend
 * on the order in which rows and parts are added.
 */
public final class RowOrigins implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int CAPACITY = 2048;

  private final LinkedHashMap<String, Integer> files = new LinkedHashMap<>(); // numbered in order
  private long[] keys = new long[64];
  private long[] contents = new long[64]; // the rows' hashes
  private int[] fileOf = new int[64];
  private int[] partitions = new int[64];
  private long[] rows = new long[64];
  private int count;
  private long limit = -1; // as an unsigned number; keys from here on are not kept

  /**
   * Where a row comes from.
   *
   * @param file its URI, or empty where rows come from no file
   * @param partition of the source
   * @param row its number within the partition, from 0
   */
  public record Origin(String file, int partition, long row) {}

  /** Whether a row of this key is to be added. */
  public boolean wants(long key) {
    return Long.compareUnsigned(key, limit) < 0;
  }

  /**
   * Adds a row. Mutates.
   *
   * @param content its {@link ContentHash#first}
   */
  public void add(long key, long content, Origin origin) {
    if (count == keys.length) {
      grow();
    }
    keys[count] = key;
    contents[count] = content;
    fileOf[count] = files.computeIfAbsent(origin.file(), file -> files.size());
    partitions[count] = origin.partition();
    rows[count] = origin.row();
    count++;
    if (count == 2 * CAPACITY) {
      shrink();
    }
  }

  /** Adds the rows of other origins. Mutates this one. */
  public void add(RowOrigins other) {
    String[] names = other.files.keySet().toArray(String[]::new);
    for (int i = 0; i < other.count; i++) {
      if (wants(other.keys[i])) {
        add(other.keys[i], other.contents[i], other.origin(i, names));
      }
    }
  }

  private void grow() {
    int room = 2 * count;
    keys = Arrays.copyOf(keys, room);
    contents = Arrays.copyOf(contents, room);
    fileOf = Arrays.copyOf(fileOf, room);
    partitions = Arrays.copyOf(partitions, room);
    rows = Arrays.copyOf(rows, room);
  }

  /** Keeps the half with the smallest keys. */
  private void shrink() {
    int[] first =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparing(i -> keys[i], Long::compareUnsigned))
            .limit(CAPACITY)
            .mapToInt(i -> i)
            .toArray();
    keys = Arrays.stream(first).mapToLong(i -> keys[i]).toArray();
    contents = Arrays.stream(first).mapToLong(i -> contents[i]).toArray();
    fileOf = Arrays.stream(first).map(i -> fileOf[i]).toArray();
    partitions = Arrays.stream(first).map(i -> partitions[i]).toArray();
    rows = Arrays.stream(first).mapToLong(i -> rows[i]).toArray();
    count = CAPACITY;
    limit = keys[count - 1];
  }

  private Origin origin(int i, String[] names) {
    return new Origin(names[fileOf[i]], partitions[i], rows[i]);
  }

  /** The origins by the hash of the rows' content; rows that are there twice are left out. */
  public Map<Long, Origin> byContent() {
    String[] names = files.keySet().toArray(String[]::new);
    Map<Long, Origin> origins = new HashMap<>();
    Map<Long, Integer> copies = new HashMap<>();
    for (int i = 0; i < count; i++) {
      origins.put(contents[i], origin(i, names));
      copies.merge(contents[i], 1, Integer::sum);
    }
    origins.keySet().removeIf(content -> copies.get(content) > 1);
    return origins;
  }
}

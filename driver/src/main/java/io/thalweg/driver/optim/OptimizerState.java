package io.thalweg.driver.optim;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an optimizer remembers, as plain data: how many steps it took and named vectors. Mutable,
 * because a step must not allocate.
 *
 * <p>{@link #toMap} and {@link #load} carry all of it, bit for bit, through a checkpoint that knows
 * no optimizer by name.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class OptimizerState<A> {
  /** The key of the step count in {@link #toMap}. */
  public static final String COUNT = "count";

  /** Both parts of a split count are exact in a float32. */
  private static final long COUNT_BASE = 1L << 24;

  private final DType<A> dtype;
  private final int size;
  private final List<TrainedRange> layers;
  private final List<TrainedRange> spans;
  private final Map<String, A> vectors = new LinkedHashMap<>();
  private final Map<String, A> scratch = new HashMap<>();
  private long count;
  private double objective = Double.NaN;

  OptimizerState(DType<A> dtype, TrainedRanges trained) {
    this(dtype, trained.size(), trained.layers(), trained.spans());
  }

  private OptimizerState(
      DType<A> dtype, int size, List<TrainedRange> layers, List<TrainedRange> spans) {
    this.dtype = dtype;
    this.size = size;
    this.layers = layers;
    this.spans = spans;
  }

  /** The length of the parameter vector. */
  public int size() {
    return size;
  }

  /** The trained parameter tensors, in ascending order. */
  public List<TrainedRange> layers() {
    return layers;
  }

  /** The trained ranges, in ascending order, with neighbours of the same learning rate as one. */
  public List<TrainedRange> spans() {
    return spans;
  }

  /** How many steps were taken; during a step that one is counted already. */
  public long count() {
    return count;
  }

  /** During a step: the objective at the parameters that it begins with; NaN if nobody said. */
  double objective() {
    return objective;
  }

  /** Tells the next step the objective. Mutates. */
  void evaluatedTo(double value) {
    objective = value;
  }

  /** The vector of that name: the live array, which steps mutate. */
  public A vector(String name) {
    A vector = vectors.get(name);
    if (vector == null) {
      throw new IllegalArgumentException("no vector " + name + " among " + vectors.keySet());
    }
    return vector;
  }

  /**
   * Everything that this state holds: the vectors in a fixed order, then the step count as two
   * elements (high, low), {@code count = high * 2^24 + low}. The vectors are the live arrays: write
   * or copy them before the next step.
   */
  public Map<String, A> toMap() {
    Map<String, A> map = new LinkedHashMap<>(vectors);
    A split = dtype.allocate(2);
    long high = count / COUNT_BASE;
    dtype.set(split, 0, high);
    dtype.set(split, 1, count % COUNT_BASE);
    map.put(COUNT, split);
    return Collections.unmodifiableMap(map);
  }

  /**
   * Takes over the content of a {@link #toMap} of a state of the same optimizer and size, by copy.
   * Mutates this state, or leaves it as it was if the map does not fit.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if names or lengths differ
   */
  public void load(Map<String, A> map) {
    Map<String, A> own = toMap();
    if (!own.keySet().equals(map.keySet())) {
      throw mismatch("vectors " + own.keySet(), "vectors " + map.keySet());
    }
    own.forEach((name, vector) -> checkLength(name, dtype.length(vector), map.get(name)));
    vectors.forEach((name, vector) -> dtype.copy(map.get(name), 0, vector, 0, length(vector)));
    A split = map.get(COUNT);
    long high = (long) dtype.get(split, 0);
    count = high * COUNT_BASE + (long) dtype.get(split, 1);
  }

  /** The same state, which shares no vector with this one. */
  public OptimizerState<A> copy() {
    OptimizerState<A> copy = new OptimizerState<>(dtype, size, layers, spans);
    vectors.forEach((name, vector) -> copy.vectors.put(name, dtype.clone(vector)));
    copy.count = count;
    return copy;
  }

  /** Adds a vector of {@link #size} elements of which each is {@code value}. Mutates. */
  void add(String name, double value) {
    add(name, size, value);
  }

  /** Adds a vector of {@code length} elements of which each is {@code value}. Mutates. */
  void add(String name, int length, double value) {
    A vector = dtype.allocate(length);
    dtype.fill(vector, 0, length, value);
    if (name.equals(COUNT) || vectors.putIfAbsent(name, vector) != null) {
      throw new IllegalArgumentException("two transforms of one chain keep a vector " + name);
    }
  }

  /**
   * An array for use within one step, of any content, which no checkpoint holds. The first call
   * with a name allocates it, the others give the same array.
   */
  A scratch(String name, int length) {
    A array = scratch.get(name);
    if (array == null) {
      array = dtype.allocate(length);
      scratch.put(name, array);
    }
    return array;
  }

  /** Counts one more step. Mutates. */
  void advance() {
    count++;
  }

  private int length(A vector) {
    return dtype.length(vector);
  }

  private void checkLength(String name, int expected, A found) {
    if (dtype.length(found) != expected) {
      throw mismatch(name + " of length " + expected, "length " + dtype.length(found));
    }
  }

  private static ThalwegException mismatch(String expected, String found) {
    return ThalwegException.of(
            ErrorCode.BAD_VALUE, "the saved optimizer state does not fit this optimizer and model")
        .expected(expected)
        .found(found)
        .remedy("load it into the optimizer and the model that it is the state of");
  }
}

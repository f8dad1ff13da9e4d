package io.thalweg.shared.autograd;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.Shape;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The extents of a value in a graph: those of {@code rest}, after a leading batch axis where {@code
 * batched}. How many rows the batch axis has is known only when the graph runs.
 *
 * @param batched whether the first axis is the batch axis
 * @param rest the other extents, outermost first
 */
public record Dims(boolean batched, Shape rest) {
  /** The extent of the batch axis in lists of extents. */
  public static final int BATCH = -1;

  /** The dims with these extents, of which the first may be {@link #BATCH}. */
  public static Dims of(int... extents) {
    boolean batched = extents.length > 0 && extents[0] == BATCH;
    return new Dims(
        batched, new Shape(Arrays.copyOfRange(extents, batched ? 1 : 0, extents.length)));
  }

  /** The number of axes, the batch axis included. */
  public int rank() {
    return rest.rank() + (batched ? 1 : 0);
  }

  /** The extent of an axis, or {@link #BATCH}. */
  public int extent(int axis) {
    return batched ? (axis == 0 ? BATCH : rest.dim(axis - 1)) : rest.dim(axis);
  }

  /** The extent of an axis in a run over {@code rows} rows. */
  public int extent(int axis, int rows) {
    int extent = extent(axis);
    return extent == BATCH ? rows : extent;
  }

  /** All extents, outermost first. */
  public int[] extents() {
    return IntStream.range(0, rank()).map(this::extent).toArray();
  }

  /**
   * The number of elements in a run over {@code rows} rows.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_SHAPE} if they exceed an int
   */
  public int size(int rows) {
    long size = batched ? (long) rows * rest.size() : rest.size();
    if (size > Integer.MAX_VALUE) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, "a batch is too large for one array")
          .expected("at most " + Integer.MAX_VALUE + " elements")
          .found(rows + " rows of " + rest)
          .remedy("take narrower layers, or fewer rows at a time: a smaller batch");
    }
    return (int) size;
  }

  /** The product of the extents before {@code axis} in a run over {@code rows} rows. */
  public int outer(int axis, int rows) {
    int product = 1;
    for (int i = 0; i < axis; i++) {
      product *= extent(i, rows);
    }
    return product;
  }

  /** The product of the extents after {@code axis}. */
  public int inner(int axis) {
    int product = 1;
    for (int i = axis + 1; i < rank(); i++) {
      product *= extent(i);
    }
    return product;
  }

  /** The same dims without {@code axis}. */
  public Dims without(int axis) {
    return of(IntStream.range(0, rank()).filter(i -> i != axis).map(this::extent).toArray());
  }

  /** The same dims with an axis of extent 1 inserted before {@code axis}. */
  public Dims insert(int axis) {
    int[] extents = new int[rank() + 1];
    for (int i = 0; i < extents.length; i++) {
      extents[i] = i == axis ? 1 : extent(i < axis ? i : i - 1);
    }
    return of(extents);
  }

  /** The same dims with another extent of {@code axis}; only axis 0 can become the batch axis. */
  public Dims with(int axis, int extent) {
    int[] extents = extents();
    extents[axis] = extent;
    return of(extents);
  }

  /**
   * The dims that both broadcast to by NumPy's rules: aligned at the last axis, an extent of 1
   * stretches. The batch axis meets itself or 1.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_SHAPE} if they do not fit
   */
  public static Dims broadcast(Dims a, Dims b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] extents = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      int left = a.aligned(axis, rank);
      int right = b.aligned(axis, rank);
      boolean stray = axis > 0 && (left == BATCH || right == BATCH);
      if (stray || (left != right && left != 1 && right != 1)) {
        throw ThalwegException.of(ErrorCode.BAD_SHAPE, "shapes do not broadcast")
            .expected("extents that are equal or 1, aligned at the last axis")
            .found(a + " and " + b);
      }
      extents[axis] = left == 1 ? right : left;
    }
    return of(extents);
  }

  private int aligned(int axis, int rank) {
    int missing = rank - rank();
    return axis < missing ? 1 : extent(axis - missing);
  }

  /** E.g. {@code (batch, 10)}. */
  @Override
  public String toString() {
    return Arrays.stream(extents())
        .mapToObj(extent -> extent == BATCH ? "batch" : Integer.toString(extent))
        .collect(Collectors.joining(", ", "(", ")"));
  }
}

package io.thalweg.shared.tensor;

/**
 * Conversions of whole arrays to {@link Half} and back. Elements of 64 bits are rounded to a float
 * first. These methods change nothing but their arguments: any thread may call them at any time.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public interface HalfKernels<A> {
  /** The element type. */
  DType<A> dtype();

  /** {@code y[i]} is the nearest number of the format; x and y may be the same elements. */
  default void round(Half half, int n, A x, int xo, A y, int yo) {
    for (int i = 0; i < n; i++) {
      dtype().set(y, yo + i, half.round((float) dtype().get(x, xo + i)));
    }
  }

  /**
   * Two numbers in one int: with m = (n + 1) / 2, {@code packed[i]} has {@code x[i]} in its low and
   * {@code x[i + m]} in its high bits; the last high bits of an odd n are 0.
   *
   * @param x numbers of the format, as {@link #round} leaves them
   */
  default void pack(Half half, int n, A x, int xo, int[] packed) {
    int middle = (n + 1) / 2;
    for (int i = 0; i < middle; i++) {
      int low = half.bits((float) dtype().get(x, xo + i));
      int high = i + middle < n ? half.bits((float) dtype().get(x, xo + i + middle)) : 0;
      packed[i] = high << 16 | low;
    }
  }

  /** The numbers that {@link #pack} has packed. Mutates {@code y}. */
  default void unpack(Half half, int n, int[] packed, A y, int yo) {
    int middle = (n + 1) / 2;
    for (int i = 0; i < n; i++) {
      int bits = i < middle ? packed[i] & 0xffff : packed[i - middle] >>> 16;
      dtype().set(y, yo + i, half.value(bits));
    }
  }
}

package io.thalweg.shared.tensor;

/**
 * Counter-based randomness: a value is a pure function of its keys, so there is no state to carry,
 * to save or to synchronise. The mixing function is SplitMix64's finaliser (Steele, Lea, Flood:
 * "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014), applied once per key.
 */
public final class CounterRandom {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private CounterRandom() {}

  /** SplitMix64's finaliser: a bijection of the 64-bit numbers. */
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** 64 random bits that belong to ({@code key}, {@code counter}). */
  public static long bits(long key, long counter) {
    return mix(mix(key + GOLDEN) + counter * GOLDEN);
  }

  /** A key derived from another key and a number: chain it for more than two parts. */
  public static long key(long key, long part) {
    return mix(bits(key, part) ^ GOLDEN);
  }

  /** A uniform number in [0, 1) with 53 random bits. */
  public static double uniform(long key, long counter) {
    return (bits(key, counter) >>> 11) * 0x1.0p-53;
  }

  /**
   * A standard normal number, by Box and Muller's method from two uniform ones, with functions that
   * give equal bits on every machine.
   */
  public static double normal(long key, long counter) {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - uniform(key, 2 * counter)));
    return radius * StrictMath.cos(2 * Math.PI * uniform(key, 2 * counter + 1));
  }
}

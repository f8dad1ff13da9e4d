package io.thalweg.worker.data;

import io.thalweg.shared.tensor.CounterRandom;
import java.io.Serializable;

/**
 * What a seed makes of a row's content hash: the row's 64-bit key (its high bits are its shard, all
 * of them its place in the canonical order) and, independently of the key, whether it belongs to
 * the validation part. Equal rows may be told apart by numbers.
 *
 * @param seed the run's seed
 * @param validationFraction the share of rows held out, in [0, 1)
 */
public record RowKeys(long seed, double validationFraction) implements Serializable {
  private static final long ORDER = 0x6f72646572L;
  private static final long SIDE = 0x73696465L;

  /** Checks the fraction. */
  public RowKeys {
    if (!(validationFraction >= 0 && validationFraction < 1)) {
      throw new IllegalArgumentException("validation fraction " + validationFraction);
    }
  }

  /** The key that all rows of this content share. */
  public long key(long contentHash) {
    return CounterRandom.bits(CounterRandom.key(seed, ORDER), contentHash);
  }

  /** The key of the copy with the given number among equal rows. */
  public long key(long contentHash, long copy) {
    return CounterRandom.bits(key(contentHash), copy);
  }

  /** Whether the only row of this content, or the first of equal ones, is held out. */
  public boolean validation(long contentHash) {
    return validation(contentHash, 0);
  }

  /** Whether the copy with the given number among equal rows is held out for validation. */
  public boolean validation(long contentHash, long copy) {
    if (validationFraction == 0) {
      return false;
    }
    long side = CounterRandom.key(seed, SIDE);
    double drawn =
        copy == 0
            ? CounterRandom.uniform(side, contentHash)
            : CounterRandom.uniform(CounterRandom.bits(side, contentHash), copy);
    return drawn < validationFraction;
  }
}

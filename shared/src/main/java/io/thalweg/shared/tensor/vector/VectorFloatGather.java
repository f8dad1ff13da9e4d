package io.thalweg.shared.tensor.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies 32-bit rows that lie anywhere in memory. What that costs is the wait for memory: a core
 * waits for many rows at once, but only for as many as its window of instructions holds. So three
 * elements of each row are read first, in a loop of hardly anything else, and the copy finds its
 * rows in the cache.
 */
final class VectorFloatGather {
  private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOAT;
  private static final int LANES = SPECIES.length();

  /** Longer rows are for {@link System#arraycopy}, whose call they are worth. */
  private static final int MOST_LANES = 4 * LANES;

  private VectorFloatGather() {}

  /** {@code y[i] (rows, n)} = row {@code order[at + i]} of {@code x}. Mutates {@code y}. */
  static void gather(int rows, int n, float[] x, int[] order, int at, float[] y) {
    if (n == 1) {
      for (int i = 0; i < rows; i++) {
        y[i] = x[order[at + i]];
      }
      return;
    }
    y[0] =
        touch(rows, n, x, order, at); // so that the reads are not dropped; the copy overwrites it
    if (n < LANES || n > MOST_LANES) {
      for (int i = 0; i < rows; i++) {
        System.arraycopy(x, order[at + i] * n, y, i * n, n);
      }
    } else {
      copy(rows, n, x, order, at, y);
    }
  }

  private static float touch(int rows, int n, float[] x, int[] order, int at) {
    int middle = n / 2;
    int last = n - 1;
    float sum = 0;
    for (int i = 0; i < rows; i++) {
      int row = order[at + i] * n;
      sum += x[row] + x[row + middle];
      sum += x[row + last];
    }
    return sum;
  }

  /** The last vector of a row ends where the row ends, over elements that are copied already. */
  private static void copy(int rows, int n, float[] x, int[] order, int at, float[] y) {
    int last = n - LANES;
    for (int i = 0; i < rows; i++) {
      int from = order[at + i] * n;
      int to = i * n;
      for (int j = 0; j < last; j += LANES) {
        FloatVector.fromArray(SPECIES, x, from + j).intoArray(y, to + j);
      }
      FloatVector.fromArray(SPECIES, x, from + last).intoArray(y, to + last);
    }
  }
}

package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Plan;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Kernels;
import java.io.Serializable;
import java.nio.ByteBuffer;

/**
 * The features of the rows of a {@link Block}. How they are laid out is known here alone; all forms
 * hold the same rows.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public sealed interface Features<A> extends Serializable permits Dense {
  /** Features per row. */
  int width();

  /** How many rows there is room for. */
  int capacity();

  /** The numbers that are stored, row after row. */
  A values();

  /** Makes the {@code width()} numbers of {@code source} from {@code from} on a row. Mutates. */
  void set(DType<A> dtype, int row, A source, int from);

  /** Reads a row from the little-endian bytes at the position of {@code source}. Mutates both. */
  void read(DType<A> dtype, ByteBuffer source, int row);

  /**
   * Overwrites rows 0 to {@code count} with rows of {@code source}, which is of the same form.
   * Mutates.
   *
   * @param order row numbers of the source by position, or null where positions are row numbers
   * @param at the first position
   */
  void gather(Kernels<A> kernels, Features<A> source, int[] order, int at, int count);

  /** Makes these the rows of {@code input} in the coming runs of {@code plan}. */
  void bind(Plan<A> plan, Var input);
}

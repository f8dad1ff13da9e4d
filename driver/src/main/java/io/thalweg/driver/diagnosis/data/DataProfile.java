package io.thalweg.driver.diagnosis.data;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.worker.data.CopySketch;
import io.thalweg.worker.data.DataScan;
import java.util.BitSet;
import java.util.Optional;

/**
 * What the rows of a run are like: a function of the rows, the seed and the number of shards.
 *
 * @param train the training rows
 * @param heldOut the rows that are only evaluated
 * @param shared of the held-out rows looked at, those that are training rows, too
 */
public record DataProfile(
    RowsProfile train, Optional<RowsProfile> heldOut, CopySketch.Counts shared) {

  /**
   * One data set as it was scanned.
   *
   * @param rows of the data set
   * @param sample some of them
   * @param sized which features are numbers that layers take as they are, and no indices
   * @param <A> {@code float[]} or {@code double[]}
   */
  public record Scanned<A>(
      DType<A> dtype, long rows, DataScan<A> scan, Block<A> sample, BitSet sized) {
    RowsProfile profile(Optional<KernelChoice> kernels) {
      return new RowsProfiler<>(this, kernels).profile();
    }
  }

  /**
   * The profile of scanned rows.
   *
   * @param kernels that compare training rows with each other
   */
  public static <A> DataProfile of(
      Scanned<A> train, Optional<Scanned<A>> heldOut, KernelChoice kernels) {
    CopySketch.Counts shared =
        heldOut
            .map(rows -> rows.scan().copies().within(train.scan().copies()))
            .orElse(new CopySketch.Counts(0, 0, 0));
    return new DataProfile(
        train.profile(Optional.of(kernels)),
        heldOut.map(rows -> rows.profile(Optional.empty())),
        shared);
  }
}

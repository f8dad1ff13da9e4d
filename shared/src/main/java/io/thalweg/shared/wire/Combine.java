package io.thalweg.shared.wire;

/** How the float64 sums of two nodes of the tree become those of the node above. */
public enum Combine {
  /** Place by place. Adds into the left array. */
  ADD {
    @Override
    public double[] of(double[] left, double[] right) {
      for (int i = 0; i < left.length; i++) {
        left[i] += right[i];
      }
      return left;
    }
  },

  /** Two lists of {@link Command.ListScores} become one. */
  MERGE_SCORES {
    @Override
    public double[] of(double[] left, double[] right) {
      return ScoreList.merge(left, right);
    }
  };

  /** What two arrays of sums make, which are not to be used any more. */
  public abstract double[] of(double[] left, double[] right);
}

package io.thalweg.shared.autograd;

import java.util.List;

/**
 * Batch normalisation (Ioffe, Szegedy: arXiv 1502.03167) of {@code x (batch, channels, ...)}:
 * {@code y = (x - mean) / sqrt(variance + eps) * weight + bias} per channel. In training, mean and
 * (biased) variance are those of the row's group: the rows of a run are cut into groups of {@code
 * groupRows}, the last one smaller, but a last row alone joins the group before it. A run of one
 * row has no variance; it takes the running averages, as all rows do outside training.
 *
 * <p>Inputs: x, running mean (channels), running variance (channels), and perhaps weight (channels)
 * and bias (channels). The running averages have no derivative. Where they are {@link Graph#average
 * averages}, backward adds to their places the sum over groups of rows times the group's mean and
 * (unbiased) variance; a row without a group counts with the old averages. Divided by the number of
 * rows they are what the averages move towards.
 *
 * @param eps added to the variance
 * @param groupRows rows per group, at least 2
 */
public record BatchNormOp(double eps, int groupRows) implements Op {
  /** Checks that groups have a variance. */
  public BatchNormOp {
    if (groupRows < 2) {
      throw new IllegalArgumentException("a group has at least 2 rows, not " + groupRows);
    }
  }

  @Override
  public Dims infer(List<Dims> inputs) {
    boolean fits = (inputs.size() == 3 || inputs.size() == 5) && inputs.get(0).rank() >= 2;
    if (fits) {
      Dims perChannel = Dims.of(inputs.get(0).extent(1));
      fits = inputs.stream().skip(1).allMatch(perChannel::equals);
    }
    if (!fits) {
      throw badShape("(batch, channels, ...) and two or four times (channels)", inputs);
    }
    return inputs.get(0);
  }

  @Override
  public boolean differentiable(int input) {
    return input != 1 && input != 2;
  }

  /** The rows of the group that begins where {@code left} rows are left. */
  int group(int left) {
    return left == groupRows + 1 ? left : Math.min(groupRows, left);
  }

  @Override
  public int scratch(List<Dims> inputs, int rows) {
    Dims x = inputs.get(0);
    int batch = x.extent(0, rows);
    int groups = batch / groupRows + 1;
    return 2 * x.size(rows) + (batch + 3 * groups + 2) * x.extent(1);
  }

  @Override
  public <A> void forward(PlannedOp<A> s) {
    Normalization.forward(this, s);
  }

  @Override
  public <A> void backward(PlannedOp<A> s) {
    Normalization.backward(this, s);
  }
}

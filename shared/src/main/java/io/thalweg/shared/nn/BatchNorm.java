package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Batch normalisation of flat rows (channels) or images (channels, height, width): see {@link
 * io.thalweg.shared.autograd.BatchNormOp}. Options and defaults of {@code torch.nn.BatchNorm1d} and
 * {@code BatchNorm2d}.
 *
 * <p>Statistics are those of groups of {@link BatchPlan#STRIP_ROWS} rows of a batch, which follow
 * from the batch plan alone, so they do not depend on the cluster. The running averages move once
 * per round, to the mean of the statistics of all groups, weighted by rows; evaluation uses them.
 *
 * @param eps added to the variance
 * @param momentum how far the running averages move per round, above 0 and at most 1
 * @param affine whether there are weight and bias, at first 1 and 0
 */
public record BatchNorm(double eps, double momentum, boolean affine) implements Layer {
  static final double EPS = 1e-5;
  static final double MOMENTUM = 0.1;
  static final Set<String> OPTIONS = Set.of("eps", "momentum", "affine", "track_running_stats");
  private static final int MAX_RANK = 3;

  /**
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if a number is out of range
   */
  public BatchNorm {
    Check.value(eps > 0, "eps of batch_norm", "above 0", eps);
    boolean valid = momentum > 0 && momentum <= 1;
    Check.value(valid, "momentum of batch_norm", "above 0 and at most 1", momentum);
  }

  /** With PyTorch's defaults. */
  public BatchNorm() {
    this(EPS, MOMENTUM, true);
  }

  /** The layer with given options. */
  static BatchNorm read(Options o) {
    if (!o.flag("track_running_stats", true)) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE, "batch_norm cannot do without running averages")
          .expected("track_running_stats: true")
          .found("track_running_stats: false: a prediction would depend on the rows beside it")
          .remedy("leave the option out, or use layer_norm");
    }
    return new BatchNorm(
        o.number("eps", EPS), o.number("momentum", MOMENTUM), o.flag("affine", true));
  }

  /** The options that {@link #read} makes this layer of. */
  Map<String, Object> options() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("eps", eps);
    options.put("momentum", momentum);
    options.put("affine", affine);
    return options;
  }

  @Override
  public Shape outputs(Shape inputs) {
    if (inputs.rank() < 1 || inputs.rank() > MAX_RANK) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, "batch_norm takes flat rows or images")
          .expected("rows of shape (channels) or (channels, height, width)")
          .found("rows of shape " + inputs);
    }
    return inputs;
  }

  @Override
  public List<Weight> weights(Shape inputs) {
    int n = inputs.dim(0);
    Shape shape = Shape.of(n);
    Initialiser ones = new Initialiser.Constant(1);
    Initialiser zeros = new Initialiser.Zeros();
    Weight mean = new Weight("running_mean", shape, zeros, n, n, momentum);
    Weight variance = new Weight("running_var", shape, ones, n, n, momentum);
    return affine
        ? List.of(
            new Weight("weight", shape, ones, n, n),
            new Weight("bias", shape, zeros, n, n),
            mean,
            variance)
        : List.of(mean, variance);
  }

  @Override
  public Var apply(Var x, List<Var> weights, long stream) {
    int rows = BatchPlan.STRIP_ROWS;
    return affine
        ? x.batchNorm(eps, rows, weights.get(2), weights.get(3), weights.get(0), weights.get(1))
        : x.batchNorm(eps, rows, weights.get(0), weights.get(1));
  }
}

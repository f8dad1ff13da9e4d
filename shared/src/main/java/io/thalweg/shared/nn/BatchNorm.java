package io.thalweg.shared.nn;

import static io.thalweg.shared.spec.Kind.FLAG;
import static io.thalweg.shared.spec.Kind.NUMBER;

import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Check;
import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Spec;
import io.thalweg.shared.tensor.Shape;
import java.util.List;

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
  private static final double EPS = 1e-5;
  private static final double MOMENTUM = 0.1;
  static final Spec<BatchNorm> SPEC =
      Spec.of("batch_norm", BatchNorm.class, BatchNorm::of)
          .torch("BatchNorm1d, BatchNorm2d")
          .note("on flat rows or images");
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

  private static BatchNorm of(Fields<BatchNorm> o) {
    BatchNorm norm =
        new BatchNorm(
            o.together("eps", NUMBER, EPS, BatchNorm::eps),
            o.together("momentum", NUMBER, MOMENTUM, BatchNorm::momentum),
            o.together("affine", FLAG, true, BatchNorm::affine));
    if (!o.flag("track_running_stats", true)) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE, "batch_norm cannot do without running averages")
          .expected("track_running_stats: true")
          .found("track_running_stats: false: a prediction would depend on the rows beside it")
          .remedy("leave the option out, or use layer_norm");
    }
    return norm;
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

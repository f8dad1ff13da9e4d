package io.thalweg.shared.nn;

import static io.thalweg.shared.spec.Kind.WHOLE;

import io.thalweg.shared.autograd.Dims;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Check;
import io.thalweg.shared.spec.Spec;
import io.thalweg.shared.tensor.Shape;
import java.util.List;

/**
 * Makes one axis of several: {@code (channels, height, width) -> (channels * height * width)}. Axes
 * are counted as in PyTorch, where axis 0 is the batch.
 *
 * @param startDim the first axis, at least 1
 * @param endDim the last axis; negative numbers count from the end
 */
public record Flatten(int startDim, int endDim) implements Layer {
  static final Spec<Flatten> SPEC =
      Spec.of(
              "flatten",
              Flatten.class,
              o ->
                  new Flatten(
                      o.together("start_dim", WHOLE, 1, Flatten::startDim),
                      o.together("end_dim", WHOLE, -1, Flatten::endDim)))
          .torch("Flatten");

  /**
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if it would flatten the batch axis
   */
  public Flatten {
    Check.value(startDim >= 1, "start_dim of flatten", "at least 1, after the batch", startDim);
    Check.value(endDim != 0, "end_dim of flatten", "an axis after the batch", endDim);
  }

  /** All axes but the batch. */
  public Flatten() {
    this(1, -1);
  }

  @Override
  public Shape outputs(Shape inputs) {
    int rank = inputs.rank() + 1;
    int end = endDim < 0 ? endDim + rank : endDim;
    if (startDim > end || end >= rank) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, "the axes to flatten do not exist")
          .expected("rows with axes " + startDim + " to " + endDim)
          .found("rows of shape " + inputs);
    }
    int[] dims = new int[inputs.rank() - (end - startDim)];
    for (int axis = 1, at = 0; axis < rank; axis++) {
      boolean joined = axis > startDim && axis <= end;
      dims[joined ? at - 1 : at++] =
          joined ? dims[at - 1] * inputs.dim(axis - 1) : inputs.dim(axis - 1);
    }
    return Shape.of(dims);
  }

  @Override
  public NumberRule features(NumberRule next) {
    return next;
  }

  @Override
  public Var apply(Var x, List<Var> weights, long stream) {
    return x.reshape(new Dims(true, outputs(x.dims().rest())).extents());
  }
}

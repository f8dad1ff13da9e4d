package io.thalweg.shared.autograd;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One operation with its derivative. The set is closed, so that a test can visit all of them and
 * compare each derivative with finite differences.
 *
 * <p>An operation is a value (its hyper-parameters) without state: {@link #forward} writes the
 * output of its {@link PlannedOp}, {@link #backward} ADDS to the gradients of those inputs that
 * want one, or may overwrite one that nothing has reached yet: see {@link #overwrites}. Both only
 * dispatch to kernels. In comments {@code dx} is the gradient of the result with respect to input
 * x, {@code dy} the one with respect to the output.
 */
public sealed interface Op
    permits Arithmetic,
        Elementary,
        Activation,
        Reduction,
        Movement,
        Arrangement,
        Product,
        RowWise,
        Spatial,
        BatchNormOp,
        LossOp {

  /** Its name in messages: {@code relu}, {@code logSoftmax}. */
  default String name() {
    String type = getClass().getSimpleName();
    return type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
  }

  /**
   * The dims of the output.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_SHAPE} if the operation does not take such
   *     inputs
   */
  Dims infer(List<Dims> inputs);

  /** Computes the output of {@code step} from its inputs. Mutates its output and scratch. */
  <A> void forward(PlannedOp<A> step);

  /**
   * Adds to the gradients of the inputs, in ascending order, after {@link #forward} has run.
   * Mutates them and scratch.
   */
  <A> void backward(PlannedOp<A> step);

  /** The number of scratch elements that a run over {@code rows} rows needs. */
  default int scratch(List<Dims> inputs, int rows) {
    return 0;
  }

  /** The number of scratch integers that a run over {@code rows} rows needs. */
  default int indices(List<Dims> inputs, int rows) {
    return 0;
  }

  /** Fills scratch and integers that stay the same in all runs, once, when the plan is made. */
  default <A> void prepare(PlannedOp<A> step) {}

  /** Whether there is a derivative with respect to an input; class labels have none. */
  default boolean differentiable(int input) {
    return true;
  }

  /**
   * Whether {@link #backward} overwrites the gradient of an input instead of adding to it where
   * {@link PlannedOp#adds} is false. Where not, that is zeroed before.
   */
  default boolean overwrites(int input) {
    return false;
  }

  /** Whether the output is the only input under another shape: it then shares its buffers. */
  default boolean view() {
    return false;
  }

  /** An error that names this operation and the shapes that it was given. */
  default ThalwegException badShape(String expected, List<Dims> inputs) {
    return ThalwegException.of(ErrorCode.BAD_SHAPE, this + " does not take these shapes")
        .expected(expected)
        .found(inputs.stream().map(Dims::toString).collect(Collectors.joining(", ")));
  }
}

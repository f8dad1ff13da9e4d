package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What is minimised: a value per row from the model's raw outputs and the label. Names and defaults
 * of {@code torch.nn.functional}; the weighted mean over rows is taken by whoever sums them.
 */
public sealed interface Loss extends Serializable {

  /**
   * Records the loss of each row.
   *
   * @param outputs raw outputs, (batch, width)
   * @param labels (batch)
   * @return (batch)
   */
  Var perRow(Var outputs, Var labels);

  /**
   * Checks that the loss fits a model's outputs.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_SHAPE} if it does not
   */
  default void checkOutputs(int outputs) {
    if (outputs != 1) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, "the last layer does not fit the loss")
          .expected("1 output for " + describe())
          .found(outputs + " outputs")
          .remedy("end the layers with {linear: 1}, or use cross_entropy for several classes");
    }
  }

  /**
   * The loss that plain data describes: {@code cross_entropy} or {@code {type: huber, delta: 0.5}}.
   *
   * @param path where it stands, for messages: {@code loss}
   * @throws ThalwegException that names the unknown loss or option and the nearest known one
   */
  static Loss parse(Object description, String path) {
    Typed typed =
        Typed.read(
            description,
            path,
            Map.of(
                "mse", List.of(),
                "l1", List.of(),
                "huber", List.of("delta"),
                "cross_entropy", List.of("label_smoothing"),
                "bce_with_logits", List.of()));
    Options o = typed.options();
    return switch (typed.name()) {
      case "mse" -> new Mse();
      case "l1" -> new L1();
      case "huber" -> new Huber(o.number("delta", 1));
      case "cross_entropy" -> new CrossEntropy(o.number("label_smoothing", 0));
      case "bce_with_logits" -> new BceWithLogits();
      default -> throw new IllegalStateException("no loss for " + typed.name());
    };
  }

  /** The plain data that {@link #parse} makes this loss of. */
  Object describe();

  /** Squared error {@code (output - label)^2}. */
  record Mse() implements Loss {
    @Override
    public Var perRow(Var outputs, Var labels) {
      return outputs.reshape(Graph.BATCH).sub(labels).square();
    }

    @Override
    public Object describe() {
      return "mse";
    }
  }

  /** Absolute error {@code |output - label|}. */
  record L1() implements Loss {
    @Override
    public Var perRow(Var outputs, Var labels) {
      return outputs.reshape(Graph.BATCH).sub(labels).abs();
    }

    @Override
    public Object describe() {
      return "l1";
    }
  }

  /** Squared error up to {@code delta}, linear beyond (Huber 1964). */
  record Huber(double delta) implements Loss {
    /**
     * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if delta is not positive
     */
    public Huber {
      Check.value(delta > 0, "delta of huber", "above 0", delta);
    }

    @Override
    public Var perRow(Var outputs, Var labels) {
      return outputs.reshape(Graph.BATCH).sub(labels).huber(delta);
    }

    @Override
    public Object describe() {
      return Typed.write("huber", delta == 1 ? Map.of() : Map.of("delta", delta));
    }
  }

  /** Cross-entropy of logits, one per class, with labels that are class numbers from 0. */
  record CrossEntropy(double labelSmoothing) implements Loss {
    /**
     * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if smoothing is not in [0, 1]
     */
    public CrossEntropy {
      boolean valid = labelSmoothing >= 0 && labelSmoothing <= 1;
      Check.value(valid, "label_smoothing of cross_entropy", "from 0 to 1", labelSmoothing);
    }

    /** Without smoothing. */
    public CrossEntropy() {
      this(0);
    }

    @Override
    public Var perRow(Var outputs, Var labels) {
      return outputs.crossEntropy(labels, labelSmoothing);
    }

    @Override
    public void checkOutputs(int outputs) {
      if (outputs < 2) {
        throw ThalwegException.of(ErrorCode.BAD_SHAPE, "the last layer does not fit the loss")
            .expected("an output for each class for cross_entropy")
            .found(outputs + " output")
            .remedy("end the layers with {linear: CLASSES}, or use bce_with_logits");
      }
    }

    @Override
    public Object describe() {
      Map<String, Object> options =
          labelSmoothing == 0 ? Map.of() : Map.of("label_smoothing", labelSmoothing);
      return Typed.write("cross_entropy", options);
    }
  }

  /** Binary cross-entropy of one logit with labels in [0, 1]. */
  record BceWithLogits() implements Loss {
    @Override
    public Var perRow(Var outputs, Var labels) {
      return outputs.reshape(Graph.BATCH).bceWithLogits(labels);
    }

    @Override
    public Object describe() {
      return "bce_with_logits";
    }
  }
}

package io.thalweg.shared.nn;

import static io.thalweg.shared.spec.Kind.FLAG;
import static io.thalweg.shared.spec.Kind.NUMBER;

import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Check;
import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Spec;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is minimised: a value per row from the model's raw outputs and the label. Names and defaults
 * of {@code torch.nn.functional}; the weighted mean over rows is taken by whoever sums them.
 */
public sealed interface Loss extends Serializable {

  /**
   * Records the loss of each row.
   *
   * @param outputs raw outputs, (batch, width)
   * @param labels (batch), or (batch, n): then there is an output for each number, and the loss is
   *     the mean over them
   * @return (batch)
   */
  Var perRow(Var outputs, Var labels);

  /**
   * Checks that the loss fits a model's outputs.
   *
   * @param numbers of a label
   * @throws ThalwegException with {@link ErrorCode#BAD_SHAPE} if it does not
   */
  default void checkOutputs(int outputs, int numbers) {
    if (outputs == numbers) {
      return;
    }
    if (numbers == 1) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, "the last layer does not fit the loss")
          .expected("1 output for " + describe())
          .found(outputs + " outputs")
          .remedy("end the layers with {linear: 1}, or use cross_entropy for several classes");
    }
    throw ThalwegException.of(ErrorCode.BAD_SHAPE, "the last layer does not fit the label")
        .expected(numbers + " outputs for " + describe() + ", one for each number of a label")
        .found(outputs == 1 ? "1 output" : outputs + " outputs")
        .remedy("end the layers with as many outputs: {linear: " + numbers + "}");
  }

  /** Whether a label may be several numbers. */
  default boolean takesSeveralNumbers() {
    return true;
  }

  /** What a model with this loss predicts. */
  default Task task() {
    return Task.REGRESSION;
  }

  /**
   * What every label has to be, beside finite.
   *
   * @param outputs of the model, where they are known
   */
  default NumberRule labels(OptionalInt outputs) {
    return NumberRule.any();
  }

  /** Why raw outputs of this range do not go with the loss; empty where they do. */
  default Optional<String> clash(OutputRange outputs) {
    return Optional.empty();
  }

  /** Whether it is the negative log-likelihood of the labels itself, not a variation. */
  default boolean isLogLoss() {
    return false;
  }

  /**
   * What a row's own weight is multiplied by where the mean is taken: the mean loss is the sum of
   * weight times loss, divided by the sum of weight times this.
   */
  default double labelWeight(double label) {
    return 1;
  }

  /** Whether {@link #labelWeight} is 1 for every label. */
  default boolean labelsWeighTheSame() {
    return true;
  }

  /**
   * The loss that plain data describes: {@code cross_entropy} or {@code {type: huber, delta: 0.5}}.
   *
   * @param path where it stands, for messages: {@code loss}
   * @throws ThalwegException that names the unknown loss or option and the nearest known one
   */
  static Loss parse(Object description, String path) {
    return Losses.ALL.read(description, path);
  }

  /** The plain data that {@link #parse} makes this loss of. */
  default Object describe() {
    return Losses.ALL.write(this);
  }

  /** A loss of one output, element by element. */
  sealed interface Elementwise extends Loss {
    /** Records the loss of each element of two values of one shape. */
    Var of(Var outputs, Var labels);

    @Override
    default Var perRow(Var outputs, Var labels) {
      return labels.dims().rank() == 1
          ? of(outputs.reshape(Graph.BATCH), labels)
          : of(outputs, labels).mean(-1);
    }
  }

  /** Squared error {@code (output - label)^2}. */
  record Mse() implements Elementwise {
    static final Spec<Mse> SPEC = Spec.of("mse", Mse.class, o -> new Mse()).torch("mse_loss");

    @Override
    public Var of(Var outputs, Var labels) {
      return outputs.sub(labels).square();
    }
  }

  /** Absolute error {@code |output - label|}. */
  record L1() implements Elementwise {
    static final Spec<L1> SPEC = Spec.of("l1", L1.class, o -> new L1()).torch("l1_loss");

    @Override
    public Var of(Var outputs, Var labels) {
      return outputs.sub(labels).abs();
    }
  }

  /** Squared error up to {@code delta}, linear beyond (Huber 1964). */
  record Huber(double delta) implements Elementwise {
    static final Spec<Huber> SPEC =
        Spec.of("huber", Huber.class, o -> new Huber(o.option("delta", NUMBER, 1.0, Huber::delta)))
            .torch("huber_loss");

    /**
     * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if delta is not positive
     */
    public Huber {
      Check.value(delta > 0, "delta of huber", "above 0", delta);
    }

    @Override
    public Var of(Var outputs, Var labels) {
      return outputs.sub(labels).huber(delta);
    }
  }

  /**
   * Cross-entropy of logits, one per class, with labels that are class numbers from 0. With class
   * weights the mean is PyTorch's: the sum of the weighted losses, divided by the sum of the
   * weights of the labels.
   *
   * @param labelSmoothing from 0 to 1
   * @param weight one number per class, or empty: all classes weigh the same
   */
  record CrossEntropy(double labelSmoothing, List<Double> weight) implements Loss {
    private static final int MOST_CLASSES = 1 << 24; // every class number is exact in float32
    static final Spec<CrossEntropy> SPEC =
        Spec.of("cross_entropy", CrossEntropy.class, CrossEntropy::of)
            .torch("cross_entropy")
            .says("weight", "none (one number per class)")
            .note("labels from 0 to outputs - 1");

    /**
     * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if smoothing is not in [0, 1], or
     *     weights are not finite, negative, or all 0
     */
    public CrossEntropy {
      weight = List.copyOf(weight);
      boolean valid = labelSmoothing >= 0 && labelSmoothing <= 1;
      Check.value(valid, "label_smoothing of cross_entropy", "from 0 to 1", labelSmoothing);
      boolean weights = weight.stream().allMatch(w -> w >= 0 && Double.isFinite(w));
      weights &= weight.isEmpty() || weight.stream().anyMatch(w -> w > 0);
      Check.value(
          weights, "weight of cross_entropy", "numbers of at least 0, not all of them 0", weight);
    }

    private static CrossEntropy of(Fields<CrossEntropy> o) {
      List<Double> weight = o.option("weight", Numbers.KIND, List.of(), CrossEntropy::weight);
      return new CrossEntropy(
          o.option("label_smoothing", NUMBER, 0.0, CrossEntropy::labelSmoothing), weight);
    }

    /** Without class weights. */
    public CrossEntropy(double labelSmoothing) {
      this(labelSmoothing, List.of());
    }

    /** Without smoothing and class weights. */
    public CrossEntropy() {
      this(0);
    }

    @Override
    public Var perRow(Var outputs, Var labels) {
      return weight.isEmpty()
          ? outputs.crossEntropy(labels, labelSmoothing)
          : outputs.crossEntropy(labels, labelSmoothing, weight);
    }

    @Override
    public boolean takesSeveralNumbers() {
      return false;
    }

    @Override
    public void checkOutputs(int outputs, int numbers) {
      if (numbers > 1) {
        throw ThalwegException.of(ErrorCode.BAD_SHAPE, "cross_entropy takes one label")
            .expected("a label that is one number: the class")
            .found("labels of " + numbers + " numbers")
            .remedy(
                "name one column of class numbers as the label; for several labels of 0 and 1 use"
                    + " bce_with_logits");
      }
      if (outputs < 2) {
        throw ThalwegException.of(ErrorCode.BAD_SHAPE, "the last layer does not fit the loss")
            .expected("an output for each class for cross_entropy")
            .found(outputs + " output")
            .remedy("end the layers with {linear: CLASSES}, or use bce_with_logits");
      }
      if (!weight.isEmpty() && weight.size() != outputs) {
        throw ThalwegException.of(ErrorCode.BAD_SHAPE, "weight of cross_entropy does not fit")
            .expected("one number for each of " + outputs + " outputs")
            .found(weight.size() + " numbers");
      }
    }

    @Override
    public Task task() {
      return Task.CLASSIFICATION;
    }

    @Override
    public NumberRule labels(OptionalInt outputs) {
      String reason = "loss cross_entropy";
      return outputs.isPresent()
          ? NumberRule.below(
              outputs.getAsInt(), reason + " with " + outputs.getAsInt() + " outputs")
          : NumberRule.below(MOST_CLASSES, reason);
    }

    @Override
    public Optional<String> clash(OutputRange outputs) {
      return switch (outputs) {
        case ANY -> Optional.empty();
        case PROBABILITY -> Optional.of("cross_entropy has a softmax of its own");
        case NOT_NEGATIVE ->
            Optional.of("cross_entropy takes logits of either sign, and none can fall below 0");
        case SIGNED ->
            Optional.of(
                "cross_entropy takes logits of any size, and between -1 and 1 no class is sure");
      };
    }

    @Override
    public boolean isLogLoss() {
      return equals(new CrossEntropy());
    }

    @Override
    public double labelWeight(double label) {
      return weight.isEmpty() ? 1 : weight.get((int) label);
    }

    @Override
    public boolean labelsWeighTheSame() {
      return weight.isEmpty();
    }
  }

  /**
   * Binary cross-entropy of one logit with labels in [0, 1].
   *
   * @param posWeight what the part of the positive label is multiplied by; 2 counts each positive
   *     row twice, without a change of what the mean is divided by
   */
  record BceWithLogits(double posWeight) implements Elementwise {
    static final Spec<BceWithLogits> SPEC =
        Spec.of(
                "bce_with_logits",
                BceWithLogits.class,
                o ->
                    new BceWithLogits(
                        o.option("pos_weight", NUMBER, 1.0, BceWithLogits::posWeight)))
            .torch("binary_cross_entropy_with_logits")
            .note("labels from 0 to 1");

    /**
     * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if pos_weight is not positive
     */
    public BceWithLogits {
      boolean valid = posWeight > 0 && Double.isFinite(posWeight);
      Check.value(valid, "pos_weight of bce_with_logits", "a number above 0", posWeight);
    }

    /** Where positive rows weigh as much as negative ones. */
    public BceWithLogits() {
      this(1);
    }

    @Override
    public Task task() {
      return Task.BINARY;
    }

    @Override
    public NumberRule labels(OptionalInt outputs) {
      return NumberRule.probability("loss bce_with_logits");
    }

    @Override
    public Optional<String> clash(OutputRange outputs) {
      return switch (outputs) {
        case ANY -> Optional.empty();
        case SIGNED ->
            Optional.of(
                "bce_with_logits takes a logit of any size, and between -1 and 1 no row is sure");
        case NOT_NEGATIVE, PROBABILITY ->
            Optional.of("bce_with_logits has a sigmoid of its own, and no row gets less than 0.5");
      };
    }

    @Override
    public boolean isLogLoss() {
      return posWeight == 1;
    }

    @Override
    public Var of(Var outputs, Var labels) {
      Var loss = outputs.bceWithLogits(labels);
      if (posWeight == 1) {
        return loss;
      }
      Var positive = outputs.neg().softplus(1, Double.POSITIVE_INFINITY); // -ln sigmoid(x)
      return loss.add(positive.mul(labels).mul(posWeight - 1));
    }
  }

  /** A loss of a score whose sign says the class: labels are 0 and 1, which become -1 and +1. */
  sealed interface Margin extends Elementwise {
    @Override
    default Task task() {
      return Task.MARGIN;
    }

    @Override
    default NumberRule labels(OptionalInt outputs) {
      return NumberRule.below(2, "loss " + describe());
    }

    @Override
    default Optional<String> clash(OutputRange outputs) {
      return outputs.min() < 0
          ? Optional.empty()
          : Optional.of(describe() + " asks for negative outputs of class 0");
    }
  }

  /** {@code max(0, 1 - s x)} for {@code s = 2 label - 1}: labels are 0 and 1, as -1 and +1. */
  record Hinge() implements Margin {
    static final Spec<Hinge> SPEC =
        Spec.of("hinge", Hinge.class, o -> new Hinge())
            .torch("mean of `max(0, 1 - s x)`")
            .note("labels 0 and 1, which become s = -1 and +1");

    @Override
    public Var of(Var outputs, Var labels) {
      return outputs.mul(labels.mul(2).sub(1)).neg().add(1).relu();
    }
  }

  /** The square of {@link Hinge}. */
  record SquaredHinge() implements Margin {
    static final Spec<SquaredHinge> SPEC =
        Spec.of("squared_hinge", SquaredHinge.class, o -> new SquaredHinge())
            .torch("mean of `max(0, 1 - s x)^2`")
            .note("labels 0 and 1, which become s = -1 and +1");

    @Override
    public Var of(Var outputs, Var labels) {
      return new Hinge().of(outputs, labels).square();
    }
  }

  /**
   * Negative log-likelihood of counts, without the part that only depends on the label: {@code e^x
   * - label x}.
   *
   * @param logInput whether the output is the logarithm of the mean; else it is the mean, and the
   *     loss is {@code x - label ln(x + eps)}
   * @param full whether Stirling's approximation of {@code ln label!} is added where the label is
   *     above 1
   * @param eps keeps the logarithm away from 0
   */
  record PoissonNll(boolean logInput, boolean full, double eps) implements Elementwise {
    private static final double EPS = 1e-8;
    static final Spec<PoissonNll> SPEC =
        Spec.of(
                "poisson_nll",
                PoissonNll.class,
                o ->
                    new PoissonNll(
                        o.option("log_input", FLAG, true, PoissonNll::logInput),
                        o.option("full", FLAG, false, PoissonNll::full),
                        o.option("eps", NUMBER, EPS, PoissonNll::eps)))
            .torch("poisson_nll_loss")
            .note("labels from 0 on; metrics are those of the mean, e^x with log_input");

    /**
     * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if eps is negative
     */
    public PoissonNll {
      Check.value(eps >= 0, "eps of poisson_nll", "at least 0", eps);
    }

    /** With PyTorch's defaults. */
    public PoissonNll() {
      this(true, false, EPS);
    }

    @Override
    public Task task() {
      return logInput ? Task.COUNT : Task.REGRESSION;
    }

    @Override
    public NumberRule labels(OptionalInt outputs) {
      return NumberRule.counts("loss poisson_nll");
    }

    @Override
    public Var of(Var outputs, Var labels) {
      Var loss =
          logInput
              ? outputs.exp().sub(labels.mul(outputs))
              : outputs.sub(labels.mul(outputs.add(eps).log()));
      return full ? loss.add(labels.stirling()) : loss;
    }
  }
}

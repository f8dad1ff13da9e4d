package io.thalweg.driver.score;

import io.thalweg.driver.api.Objective;
import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.nn.Initialiser;
import io.thalweg.shared.nn.Parameters;
import io.thalweg.shared.tensor.Shape;

/** Losses that people write by hand, and the same without their mistake. */
final class Objectives {
  private static final Initialiser DRAWN = new Initialiser.XavierUniform(1);
  private static final int CODE = 4;

  private Objectives() {}

  /**
   * An objective by its name.
   *
   * @param width features of a row
   * @param classes of its labels, where it tells classes apart
   */
  static Objective named(String name, int width, int classes) {
    return switch (name) {
      case "relu_as_probability" -> classes(width, classes, Objectives::reluAsProbability);
      case "softmax_by_hand" -> classes(width, classes, Objectives::softmaxByHand);
      case "softmax_fused" -> classes(width, classes, (z, y) -> z.crossEntropy(y, 0));
      case "log_sum_by_hand" -> one(width, Objectives::logSumByHand);
      case "log_sum_fused" -> one(width, Var::bceWithLogits);
      case "log_of_negative" -> one(width, (z, y) -> z.log().sub(y).square());
      case "log_of_positive" -> one(width, (z, y) -> z.softplus().log().sub(y).square());
      case "root_of_negative" -> one(width, (z, y) -> z.sqrt().sub(y).square());
      case "root_of_positive" -> one(width, (z, y) -> z.softplus().sqrt().sub(y).square());
      case "zero_by_zero" -> one(width, (z, y) -> ratio(z, 0).sub(y).square());
      case "ratio_kept_off_zero" -> one(width, (z, y) -> ratio(z, 1e-6).sub(y).square());
      case "autoencoder_sigmoid" -> autoencoder(width, true);
      case "autoencoder" -> autoencoder(width, false);
      default -> throw new IllegalArgumentException("no objective is called " + name);
    };
  }

  /** The loss of a row from its outputs and its label. */
  @FunctionalInterface
  private interface OfOutputs extends java.io.Serializable {
    Var of(Var outputs, Var labels);
  }

  private static Objective classes(int width, int classes, OfOutputs loss) {
    return Objective.of((p, x, y) -> loss.of(outputs(p, x), y))
        .parameter("weight", Shape.of(classes, width), DRAWN)
        .parameter("bias", Shape.of(classes), new Initialiser.Zeros())
        .classifying(Objectives::outputs);
  }

  private static Objective one(int width, OfOutputs loss) {
    return Objective.of((p, x, y) -> loss.of(outputs(p, x).reshape(Graph.BATCH), y))
        .parameter("weight", Shape.of(1, width), DRAWN)
        .parameter("bias", Shape.of(1), new Initialiser.Zeros())
        .predicting(Objectives::outputs);
  }

  private static Var outputs(Parameters p, Var x) {
    return x.linear(p.get("weight"), p.get("bias"));
  }

  /** Minus the logarithm of the label's share of all outputs. */
  private static Var reluAsProbability(Var z, Var y) {
    Var r = z.relu();
    return r.mul(isLabel(z, y)).sum(-1).div(r.sum(-1)).log().neg();
  }

  private static Var softmaxByHand(Var z, Var y) {
    Var e = z.exp();
    return e.mul(isLabel(z, y)).sum(-1).div(e.sum(-1)).log().neg();
  }

  /** ln(1 + e^z) - y z, which overflows long before the loss does. */
  private static Var logSumByHand(Var z, Var y) {
    return z.exp().add(1).log().sub(y.mul(z));
  }

  private static Var ratio(Var z, double least) {
    Var size = z.relu();
    return size.div(size.add(least));
  }

  /** (batch, classes) with 1 at the label. */
  private static Var isLabel(Var z, Var y) {
    int classes = z.dims().extent(1);
    double[] numbers = new double[classes];
    for (int c = 0; c < classes; c++) {
      numbers[c] = c;
    }
    Var each = z.graph().constant(Shape.of(1, classes), numbers);
    return y.unsqueeze(1).sub(each).abs().neg().add(1).relu();
  }

  private static Objective autoencoder(int width, boolean sigmoid) {
    return Objective.of(
            (p, x, y) -> {
              Var h = layer(p, x, 1).relu();
              Var code = sigmoid ? layer(p, h, 2).relu() : layer(p, h, 2);
              Var out = layer(p, layer(p, code, 3).relu(), 4);
              return (sigmoid ? out.sigmoid() : out).sub(x).square().mean(-1);
            })
        .parameter("w1", Shape.of(2 * width, width), DRAWN)
        .parameter("b1", Shape.of(2 * width), new Initialiser.Zeros())
        .parameter("w2", Shape.of(CODE, 2 * width), DRAWN)
        .parameter("b2", Shape.of(CODE), new Initialiser.Zeros())
        .parameter("w3", Shape.of(2 * width, CODE), DRAWN)
        .parameter("b3", Shape.of(2 * width), new Initialiser.Zeros())
        .parameter("w4", Shape.of(width, 2 * width), DRAWN)
        .parameter("b4", Shape.of(width), new Initialiser.Zeros());
  }

  private static Var layer(Parameters p, Var x, int number) {
    return x.linear(p.get("w" + number), p.get("b" + number));
  }
}

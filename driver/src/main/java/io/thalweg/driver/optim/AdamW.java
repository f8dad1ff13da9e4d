package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Spec;
import java.util.List;

/**
 * Adam with decoupled weight decay (Loshchilov, Hutter: "Decoupled Weight Decay Regularization",
 * ICLR 2019).
 *
 * @param adam Adam's hyper-parameters, whose weight decay is taken out of the gradient
 */
record AdamW(Adam adam) implements Hyperparameters {
  static final Spec<AdamW> SPEC =
      Spec.of("adamw", AdamW.class, o -> new AdamW(Adam.of(o, 0.01)))
          .torch("AdamW")
          .note("the weight decay bypasses the gradient");

  @Override
  public double lr() {
    return adam.lr();
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    return DecoupledWeightDecay.before(numerics, adam.weightDecay(), adam.transform(numerics));
  }
}

package io.thalweg.driver.optim;

import java.util.List;

/**
 * Adam with decoupled weight decay (Loshchilov, Hutter: "Decoupled Weight Decay Regularization",
 * ICLR 2019).
 *
 * @param adam Adam's hyper-parameters, whose weight decay is taken out of the gradient
 */
record AdamW(Adam adam) implements Hyperparameters {
  static final List<Option> OPTIONS = Adam.options(0.01);

  static AdamW of(Options options) {
    return new AdamW(Adam.of(options));
  }

  @Override
  public double lr() {
    return adam.lr();
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    return DecoupledWeightDecay.before(numerics, adam.weightDecay(), adam.transform(numerics));
  }
}

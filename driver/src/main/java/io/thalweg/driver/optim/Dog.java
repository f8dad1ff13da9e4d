package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;
import java.util.List;
import java.util.Optional;

/**
 * Distance over gradients (Ivgi, Hinder, Carmon: "DoG is SGD's Best Friend", 2023): {@code p = p -
 * lr * r / sqrt(G) * g}, where {@code r} is the largest distance so far from the first parameters,
 * and {@code G} the sum of all squared gradients. Evaluated and saved is a mean of the parameters
 * in which later ones weigh more (Shamir, Zhang 2013), {@code e = e + (1 + gamma) / (t + gamma) *
 * (p - e)}.
 *
 * @param lr factor of the step, 0 or more; made to be 1
 * @param repsRel the first {@code r}, over one plus the norm of the first parameters; above 0
 * @param weightDecay L2 regularisation, 0 or more
 * @param eps added to {@code G}, above 0
 * @param initEta size of the first step in place of what {@code repsRel} makes of it, above 0
 * @param averagingGamma 0 for the plain mean, more to forget faster
 * @param layerwise whether {@code r} and {@code G} are of each tensor by itself (L-DoG)
 */
record Dog(
    double lr,
    double repsRel,
    double weightDecay,
    double eps,
    Optional<Double> initEta,
    double averagingGamma,
    boolean layerwise)
    implements Hyperparameters {
  Dog {
    CHECK.atLeast("lr", lr, 0);
    CHECK.above("reps_rel", repsRel, 0);
    CHECK.atLeast("weight_decay", weightDecay, 0);
    CHECK.above("eps", eps, 0);
    initEta.ifPresent(eta -> CHECK.above("init_eta", eta, 0));
    CHECK.atLeast("averaging_gamma", averagingGamma, 0);
  }

  /** For all parameters at once, or layerwise. */
  static Spec<Dog> spec(String name, boolean layerwise) {
    return Spec.of(name, Dog.class, o -> of(o, layerwise))
        .torch("(Ivgi et al. 2023)")
        .says("init_eta", "none")
        .note(
            (layerwise ? "`dog` for each tensor by itself" : "finds its rate: leave `lr` 1")
                + "; evaluated and saved: a mean of the parameters");
  }

  private static Dog of(Fields<Dog> o, boolean layerwise) {
    double lr = o.number("lr", 1);
    return new Dog(
        lr,
        o.number("reps_rel", 1e-6),
        o.number("weight_decay", 0),
        o.number("eps", 1e-8),
        o.optional("init_eta", Kind.NUMBER),
        o.number("averaging_gamma", 8),
        layerwise);
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    Transform<A> average =
        new RunningAverage<>(
            "av", count -> (1 + averagingGamma) / (count + averagingGamma), numerics);
    return WeightDecay.before(
        numerics, weightDecay, List.of(new DogStep<>(this, numerics), average));
  }

  /** The first {@code r} of parameters with this norm. */
  double firstDistance(double norm) {
    return initEta.isPresent() ? 0 : repsRel * (1 + norm);
  }

  /** The size of a step. */
  double eta(long count, double lr, double distance, double squares) {
    return count == 1 && initEta.isPresent() && lr > 0
        ? initEta.get()
        : lr * distance / Math.sqrt(squares);
  }
}

package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Registry;
import io.thalweg.shared.spec.Spec;
import io.thalweg.shared.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of all optimizers: a new one joins by adding a row. */
public final class Optimizers {
  /** All optimizers by their config names. */
  static final Registry<OptimizerSettings> ALL =
      Registry.settings(
          List.of(
              row(Sgd.spec("sgd", 0, false)),
              row(Sgd.spec("momentum", 0.9, false)),
              row(Sgd.spec("nesterov", 0.9, true)),
              row(Adam.SPEC),
              row(AdamW.SPEC),
              row(Adagrad.SPEC),
              row(RmsProp.SPEC),
              row(Adadelta.SPEC),
              row(Adamax.SPEC),
              row(NAdam.SPEC),
              row(RAdam.SPEC),
              row(Lars.SPEC),
              row(Lamb.SPEC),
              row(Muon.SPEC),
              row(Adafactor.SPEC),
              row(Asgd.SPEC),
              row(Rprop.SPEC),
              row(Lion.SPEC),
              row(ScheduleFreeSgd.SPEC),
              row(ScheduleFreeAdamW.SPEC),
              row(Prodigy.SPEC),
              row(Dog.spec("dog", false)),
              row(Dog.spec("ldog", true)),
              row(GradientDescent.SPEC),
              row(Lbfgs.SPEC)));

  private Optimizers() {}

  /** An optimizer with the options that every optimizer has behind its own. */
  private static <T extends Hyperparameters> Spec<OptimizerSettings> row(Spec<T> spec) {
    return spec.with(
        OptimizerSettings.class,
        settings -> spec.type().cast(settings.own()),
        OptimizerSettings::of);
  }

  /** The names of all optimizers. */
  public static List<String> types() {
    return ALL.names();
  }

  /** The table, for documentation. */
  public static Registry<?> registry() {
    return ALL;
  }

  /** The optimizer that {@code spec} describes. */
  public static <A> Optimizer<A> create(OptimizerSpec spec, Kernels<A> kernels) {
    return create(spec, Optional.empty(), kernels);
  }

  /** The same, with an average of the parameters where {@code ema} is given. */
  public static <A> Optimizer<A> create(OptimizerSpec spec, Optional<Ema> ema, Kernels<A> kernels) {
    Numerics<A> numerics = Numerics.of(kernels);
    OptimizerSettings settings = spec.settings();
    List<Transform<A>> transforms = new ArrayList<>(settings.clipping().transforms(numerics));
    transforms.addAll(settings.own().transforms(numerics));
    ema.ifPresent(average -> transforms.add(average.transform(numerics)));
    return new Optimizer<>(kernels.dtype(), transforms);
  }
}

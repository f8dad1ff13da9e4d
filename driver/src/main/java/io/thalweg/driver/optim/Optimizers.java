package io.thalweg.driver.optim;

import io.thalweg.shared.error.UnknownKey;
import io.thalweg.shared.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of all optimizers: a new one joins by adding a row. */
public final class Optimizers {
  private static final List<OptimizerType> TYPES =
      List.of(
          new OptimizerType("sgd", Sgd.options(0, false), Sgd::of),
          new OptimizerType("momentum", Sgd.options(0.9, false), Sgd::of),
          new OptimizerType("nesterov", Sgd.options(0.9, true), Sgd::of),
          new OptimizerType("adam", Adam.OPTIONS, Adam::of),
          new OptimizerType("adamw", AdamW.OPTIONS, AdamW::of),
          new OptimizerType("adagrad", Adagrad.OPTIONS, Adagrad::of),
          new OptimizerType("rmsprop", RmsProp.OPTIONS, RmsProp::of),
          new OptimizerType("adadelta", Adadelta.OPTIONS, Adadelta::of),
          new OptimizerType("adamax", Adamax.OPTIONS, Adamax::of),
          new OptimizerType("nadam", NAdam.OPTIONS, NAdam::of),
          new OptimizerType("radam", RAdam.OPTIONS, RAdam::of),
          new OptimizerType("lars", Lars.OPTIONS, Lars::of),
          new OptimizerType("lamb", Lamb.OPTIONS, Lamb::of),
          new OptimizerType("lbfgs", Lbfgs.OPTIONS, Lbfgs::of));

  private Optimizers() {}

  /** The names of all optimizers. */
  public static List<String> types() {
    return TYPES.stream().map(OptimizerType::name).toList();
  }

  /** The options of one optimizer with their defaults, those of every optimizer at the end. */
  public static List<Option> options(String type) {
    List<Option> options = new ArrayList<>(type(type).options());
    options.addAll(Clipping.OPTIONS);
    options.add(ParameterGroup.OPTION);
    return List.copyOf(options);
  }

  /** The optimizer that {@code spec} describes. */
  public static <A> Optimizer<A> create(OptimizerSpec spec, Kernels<A> kernels) {
    return create(spec, Optional.empty(), kernels);
  }

  /** The same, with an average of the parameters where {@code ema} is given. */
  public static <A> Optimizer<A> create(OptimizerSpec spec, Optional<Ema> ema, Kernels<A> kernels) {
    Numerics<A> numerics = Numerics.of(kernels);
    Options options = spec.read();
    List<Transform<A>> transforms = new ArrayList<>(Clipping.of(options).transforms(numerics));
    transforms.addAll(hyperparameters(spec.type(), options).transforms(numerics));
    ema.ifPresent(average -> transforms.add(average.transform(numerics)));
    return new Optimizer<>(kernels.dtype(), transforms);
  }

  static Hyperparameters hyperparameters(String type, Options options) {
    return type(type).parse().apply(options);
  }

  private static OptimizerType type(String name) {
    return TYPES.stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(() -> UnknownKey.value(OptimizerSpec.PATH + ".type", name, types()));
  }
}

package io.thalweg.driver.optim;

import java.util.List;
import java.util.Optional;

/**
 * What keeps a model from fitting its training rows too closely, apart from its layers and its
 * optimizer. Start from {@link #NONE}.
 *
 * @param penalty added to the objective
 * @param freeze patterns of the names of parameters that are not trained ({@code 0.*}, {@code
 *     *.bias})
 * @param ema the average of the parameters that is evaluated and saved
 * @param earlyStopping when to end the run
 */
public record Regularization(
    Optional<PenaltySpec> penalty,
    List<String> freeze,
    Optional<Ema> ema,
    Optional<EarlyStopping> earlyStopping) {
  /** None of it. */
  public static final Regularization NONE =
      new Regularization(Optional.empty(), List.of(), Optional.empty(), Optional.empty());

  /** Keeps its own copy of the patterns. */
  public Regularization {
    freeze = List.copyOf(freeze);
  }

  /** The same with this penalty. */
  public Regularization with(PenaltySpec penalty) {
    return new Regularization(Optional.of(penalty), freeze, ema, earlyStopping);
  }

  /** The same with these patterns of frozen parameters. */
  public Regularization freezing(String... patterns) {
    return new Regularization(penalty, List.of(patterns), ema, earlyStopping);
  }

  /** The same with this average. */
  public Regularization with(Ema ema) {
    return new Regularization(penalty, freeze, Optional.of(ema), earlyStopping);
  }

  /** The same with this end of the run. */
  public Regularization with(EarlyStopping earlyStopping) {
    return new Regularization(penalty, freeze, ema, Optional.of(earlyStopping));
  }
}

package io.thalweg.shared.nn;

import io.thalweg.shared.spec.Registry;
import java.util.List;

/** The table of all losses: a new one joins by adding a row. */
public final class Losses {
  /** All losses by their config names. */
  public static final Registry<Loss> ALL =
      Registry.typed(
          List.of(
              Loss.Mse.SPEC,
              Loss.L1.SPEC,
              Loss.Huber.SPEC,
              Loss.CrossEntropy.SPEC,
              Loss.BceWithLogits.SPEC,
              Loss.Hinge.SPEC,
              Loss.SquaredHinge.SPEC,
              Loss.PoissonNll.SPEC));

  private Losses() {}
}

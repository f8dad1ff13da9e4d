package io.thalweg.shared.nn;

import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Registry;
import java.util.List;

/** The table of all initialisers: a new one joins by adding a row. */
public final class Initialisers {
  /** All initialisers by their config names. */
  public static final Registry<Initialiser> ALL =
      Registry.typed(
          List.of(
              Initialiser.KaimingUniform.SPEC,
              Initialiser.KaimingNormal.SPEC,
              Initialiser.XavierUniform.SPEC,
              Initialiser.XavierNormal.SPEC,
              Orthogonal.SPEC,
              Initialiser.Uniform.SPEC,
              Initialiser.Normal.SPEC,
              Initialiser.Zeros.SPEC,
              Initialiser.Constant.SPEC,
              Initialiser.FanInUniform.SPEC));

  /** An option that is an initialiser. */
  static final Kind<Initialiser> KIND =
      Kind.of("an initialiser", (written, place) -> ALL.read(written, place.path()), ALL::write);

  private Initialisers() {}
}

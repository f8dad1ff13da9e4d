package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;
import java.util.Arrays;
import java.util.List;

/**
 * Adafactor (Shazeer, Stern: "Adafactor: Adaptive Learning Rates with Sublinear Memory Cost", ICML
 * 2018), as PyTorch has it: Adam without momentum, whose mean squares of a matrix are kept as those
 * of its rows and columns. A tensor of more axes is many matrices, of its last two.
 *
 * <p>With {@code w = t^beta2_decay}, the means {@code v = v + w * (g^2 - v)} and, for a matrix,
 * {@code v = row * column / mean(row)}: {@code u = g / sqrt(max(v, eps1^2)); p = p * (1 - lr *
 * weight_decay) - max(eps2, rms(p)) * min(lr, 1 / sqrt(t)) / max(1, rms(u) / d) * u}.
 *
 * @param lr largest relative step, 0 or more
 * @param beta2Decay power of the step in the weight of a new square, 0 or less
 * @param eps the floors of the squares and of the size of parameters
 * @param d the largest root mean square of {@code u} that is not scaled down, from 1
 * @param weightDecay 0 or more, bypasses the gradient
 */
record Adafactor(double lr, double beta2Decay, Floors eps, double d, double weightDecay)
    implements Hyperparameters {
  static final Spec<Adafactor> SPEC =
      Spec.of("adafactor", Adafactor.class, Adafactor::of)
          .torch("Adafactor")
          .says("eps", "[null, 1e-3], null for the dtype's precision")
          .note("keeps rows and columns of a matrix only; steps are relative to the parameters");

  /**
   * Least values to compute with.
   *
   * @param square null for the precision of the run's dtype
   * @param size of parameters
   */
  record Floors(Double square, double size) {
    private static final Kind<Floors> KIND =
        Kind.of(
            "two numbers, the first may be null",
            (written, place) -> read(written),
            floors -> Arrays.asList(floors.square, floors.size));

    private static Floors read(Object written) {
      boolean fits =
          written instanceof List<?> list
              && list.size() == 2
              && (list.get(0) == null || list.get(0) instanceof Number)
              && list.get(1) instanceof Number;
      if (!fits) {
        return null;
      }
      List<?> list = (List<?>) written;
      Double square = list.get(0) == null ? null : ((Number) list.get(0)).doubleValue();
      return new Floors(square, ((Number) list.get(1)).doubleValue());
    }

    /** The floor of mean squares in elements of so many bytes. */
    double mean(int bytes) {
      return square != null ? square : bytes == Float.BYTES ? Math.ulp(1f) : Math.ulp(1.0);
    }
  }

  Adafactor {
    CHECK.atLeast("lr", lr, 0);
    CHECK.that(
        beta2Decay <= 0 && Double.isFinite(beta2Decay), "beta2_decay", "0 or less", beta2Decay);
    CHECK.that(eps.square == null || eps.square >= 0, "eps[0]", "0 or more, or null", eps.square);
    CHECK.atLeast("eps[1]", eps.size, 0);
    CHECK.atLeast("d", d, 1);
    CHECK.atLeast("weight_decay", weightDecay, 0);
  }

  private static Adafactor of(Fields<Adafactor> o) {
    double lr = o.number("lr", 0.01);
    return new Adafactor(
        lr,
        o.number("beta2_decay", -0.8),
        o.option("eps", Floors.KIND, new Floors(null, 1e-3)),
        o.number("d", 1),
        o.number("weight_decay", 0));
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    return List.of(new AdafactorStep<>(this, numerics));
  }
}

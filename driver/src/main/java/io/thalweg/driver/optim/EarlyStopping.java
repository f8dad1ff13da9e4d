package io.thalweg.driver.optim;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.error.UnknownKey;
import io.thalweg.shared.spec.Check;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ends a run after {@code patience} evaluations in a row that have not improved a metric of the
 * held-out rows by more than {@code minDelta}, as the callbacks of Keras and Lightning do.
 *
 * @param metric as the metrics log calls it, such as {@code test_loss}
 * @param patience evaluations without improvement that end the run, at least 1
 * @param minDelta that an improvement must exceed, 0 or more
 * @param mode whether a smaller or a larger metric is better; empty goes by the metric
 * @param restoreBestWeights whether the model gets the parameters of the best evaluation
 */
public record EarlyStopping(
    String metric,
    long patience,
    double minDelta,
    Optional<Mode> mode,
    boolean restoreBestWeights) {
  private static final String PATH = "early_stopping";
  private static final Check CHECK = new Check(PATH);
  private static final List<String> GROWING = List.of("accuracy", "auc", "r2");
  private static final String AUTO = "auto";
  private static final Kind<Optional<Mode>> MODE =
      Kind.oneOf(
          List.of(AUTO, "min", "max"),
          List.of(Optional.empty(), Optional.of(Mode.MIN), Optional.of(Mode.MAX)));
  private static final Spec<EarlyStopping> SPEC =
      Spec.of(
          PATH,
          EarlyStopping.class,
          o ->
              new EarlyStopping(
                  o.always("metric", Kind.WORD, "test_loss", EarlyStopping::metric),
                  o.always("patience", Kind.INTEGER, 3L, EarlyStopping::patience),
                  o.always("min_delta", Kind.NUMBER, 0.0, EarlyStopping::minDelta),
                  o.always("mode", MODE, Optional.empty(), EarlyStopping::mode),
                  o.always(
                      "restore_best_weights",
                      Kind.FLAG,
                      false,
                      EarlyStopping::restoreBestWeights)));

  /** Which direction is better. */
  public enum Mode {
    /** Smaller is better. */
    MIN,
    /** Larger is better. */
    MAX
  }

  /**
   * What has been seen so far, as plain data.
   *
   * @param best the best value; NaN before the first
   * @param bestRound how many rounds were done then
   * @param waited evaluations since
   */
  public record Progress(double best, long bestRound, long waited) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Before the first evaluation. */
    public static final Progress NONE = new Progress(Double.NaN, 0, 0);
  }

  /** Checks the ranges. */
  public EarlyStopping {
    CHECK.atLeast("patience", patience, 1);
    CHECK.atLeast("min_delta", minDelta, 0);
  }

  /** Watches {@code metric} with this patience, and keeps the last weights. */
  public EarlyStopping(String metric, long patience) {
    this(metric, patience, 0, Optional.empty(), false);
  }

  /**
   * A config's value: a map of options.
   *
   * @throws ThalwegException if it is anything else or does not pass the checks
   */
  public static EarlyStopping parse(Object config) {
    return SPEC.setting(config, "{metric: test_loss, patience: 3}");
  }

  /** As the config writes it, with all options. */
  public Map<String, Object> describe() {
    return SPEC.write(this);
  }

  /**
   * Checks that the run measures the metric.
   *
   * @param known the metrics of its held-out rows; empty without any
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if not
   */
  public void require(Collection<String> known) {
    if (known.isEmpty()) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE, "'" + PATH + "' has no held-out rows to measure " + metric)
          .expected("data.test or data.validation_fraction")
          .remedy("hold rows out with --set data.validation_fraction=0.2, or remove it");
    }
    if (!known.contains(metric)) {
      throw UnknownKey.value(PATH + ".metric", metric, known);
    }
  }

  /** What is known after an evaluation that gave {@code value} when {@code round} were done. */
  public Progress observe(double value, long round, Progress before) {
    return improves(value, before.best())
        ? new Progress(value, round, 0)
        : new Progress(before.best(), before.bestRound(), before.waited() + 1);
  }

  /** Whether the patience is at its end. */
  public boolean stops(Progress progress) {
    return progress.waited() >= patience;
  }

  /** A value that is not finite never improves; the first finite one does. */
  private boolean improves(double value, double best) {
    if (!Double.isFinite(value) || Double.isNaN(best)) {
      return Double.isFinite(value);
    }
    return isMax() ? value > best + minDelta : value < best - minDelta;
  }

  private boolean isMax() {
    boolean growing = GROWING.contains(metric.substring(metric.indexOf('_') + 1));
    return mode.map(known -> known == Mode.MAX).orElse(growing);
  }
}

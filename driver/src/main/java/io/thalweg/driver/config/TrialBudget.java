package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What each run of an experiment may use.
 *
 * @param unit what is counted
 * @param amount more than 0; a whole number but for seconds
 */
public record TrialBudget(Unit unit, double amount) {
  /** What is counted. */
  public enum Unit {
    EPOCHS,
    ROUNDS,
    /** Rows that are seen, each as often as it is; whole epochs of a batch that grows. */
    ROWS,
    /** Of training; the round in which they are over is the last. */
    SECONDS;

    /** The config key. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Checks that there is something to do.
   *
   * @throws ThalwegException BAD_VALUE
   */
  public TrialBudget {
    boolean whole = amount == Math.rint(amount) && amount <= 0x1p53;
    if (!(amount > 0) || Double.isInfinite(amount) || unit != Unit.SECONDS && !whole) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "'budget." + unit.key() + "' is out of range")
          .expected(unit == Unit.SECONDS ? "more than 0" : "a whole number of at least 1")
          .found(Double.toString(amount).replaceFirst("\\.0$", ""));
    }
  }

  /**
   * The values of a config that give a run this length; none for seconds, which end a run as it
   * goes.
   *
   * @param batch of the run
   * @param rows training rows
   */
  public Map<String, Object> values(BatchSize batch, long rows) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (unit == Unit.SECONDS) {
      return values;
    }
    boolean grows = batch.schedule().isPresent(); // its rounds follow from its epochs
    boolean epochs = unit == Unit.EPOCHS || unit == Unit.ROWS && grows;
    values.put(epochs ? "rounds" : "epochs", null);
    values.put(
        epochs ? "epochs" : "rounds",
        grows && unit == Unit.ROWS ? (long) Math.ceil(amount / rows) : count(batch, rows));
    return values;
  }

  private long count(BatchSize batch, long rows) {
    if (unit != Unit.ROWS) {
      return (long) amount;
    }
    long each = Math.max(1, Math.min(batch.rowsPerRound(), rows));
    long epochs = (long) amount / rows; // the last batch of an epoch may be smaller
    long rest = (long) amount - epochs * rows;
    return Math.max(1, epochs * ((rows + each - 1) / each) + (rest + each - 1) / each);
  }
}

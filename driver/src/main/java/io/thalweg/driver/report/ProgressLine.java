package io.thalweg.driver.report;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shows how far training is: on a terminal one line that is rewritten, elsewhere plain lines that
 * become rarer (after 1, 2, 5, 10, 20 and 30 seconds, then every 30), without control characters.
 * The last state is always shown.
 *
 * <p>{@link #update} may be called every round: most calls cost one reading of the clock. Not for
 * several threads.
 */
public final class ProgressLine {
  private static final long REWRITE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int[] LOG_SECONDS = {0, 1, 2, 5, 10, 20, 30};
  private static final String CLEAR_TO_END = "\u001b[K";

  private final PrintStream target;
  private final Terminal terminal;
  private final LongSupplier nanoTime;
  private final int epochs;
  private final long rounds;
  private ProgressText state;
  private int epoch;
  private long round;
  private double loss;
  private double rowsPerSecond;
  private Map<String, Double> measured = Map.of();
  private String link = "";
  private long begin;
  private long next;
  private RoundClock clock; // from the first update on
  private boolean behind; // whether there is more to show than is shown
  private int shown;
  private String last = "";

  /**
   * Progress towards {@code rounds} rounds in {@code epochs} epochs.
   *
   * @param epochs 0 where the run is not counted in epochs
   */
  public ProgressLine(PrintStream target, Terminal terminal, int epochs, long rounds) {
    this(target, terminal, epochs, rounds, System::nanoTime);
  }

  /** The same on terminals with the address of a page at its end. Mutates. */
  public ProgressLine linked(String address) {
    link = address;
    return this;
  }

  /** Progress that nobody sees. */
  public static ProgressLine unseen() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new ProgressLine(nowhere, Terminal.none(), 0, 1);
  }

  ProgressLine(
      PrintStream target, Terminal terminal, int epochs, long rounds, LongSupplier nanoTime) {
    this.target = target;
    this.terminal = terminal;
    this.epochs = epochs;
    this.rounds = rounds;
    this.nanoTime = nanoTime;
    this.begin = nanoTime.getAsLong();
    this.next = begin;
  }

  /**
   * Tells that {@code round} rounds are done; shows it if it is time to. Changes this object.
   *
   * @param epoch the current epoch, counted from 1
   * @param loss mean loss of the latest batch
   * @param rowsPerSecond rows processed per second
   */
  public void update(int epoch, long round, double loss, double rowsPerSecond) {
    long now = nanoTime.getAsLong();
    this.epoch = epoch;
    this.round = round;
    this.loss = loss;
    this.rowsPerSecond = rowsPerSecond;
    behind = true;
    if (clock == null) {
      clock = new RoundClock(now, round);
      begin = now;
      next = now;
    }
    if (now - next >= 0) {
      show(now, false);
    }
  }

  /**
   * Tells what an evaluation has measured; it is shown with the next update. Changes this object.
   *
   * @param metrics by data set and metric, such as {@code test_accuracy}
   */
  public void evaluated(Map<String, Double> metrics) {
    measured = metrics;
    behind = true;
  }

  /** Prints {@code line} as a line of its own, above the progress line. */
  public void message(String line) {
    if (terminal.interactive() && !last.isEmpty()) {
      target.print("\r" + CLEAR_TO_END);
      target.println(line);
      print();
    } else {
      target.println(line);
    }
  }

  /** Shows the last state and leaves the cursor on a new line. */
  public void close() {
    if (behind) {
      show(nanoTime.getAsLong(), true);
    }
    if (terminal.interactive() && !last.isEmpty()) {
      target.println();
    }
    last = "";
    target.flush();
  }

  private void show(long now, boolean ended) {
    if (clock != null) {
      clock.update(now, round);
    }
    boolean over = ended || round >= rounds;
    state =
        new ProgressText(
            epoch,
            epochs,
            round,
            rounds,
            loss,
            rowsPerSecond,
            measured,
            clock == null ? Double.NaN : clock.roundSeconds(),
            over ? Numbers.clock((now - begin) / 1e9) + " in all" : left(),
            terminal.interactive() ? link : "");
    behind = false;
    print();
    next = terminal.interactive() ? now + REWRITE_NANOS : nextLog(now);
  }

  private String left() {
    double seconds = clock.roundSeconds();
    return Double.isNaN(seconds) ? "" : Numbers.clock(seconds * (rounds - round)) + " left";
  }

  private void print() {
    if (terminal.interactive()) {
      // The last column stays free: some terminals wrap a line that fills it.
      last = state.fitting(terminal.width() - 1);
      target.print("\r" + last);
      target.print(CLEAR_TO_END);
    } else {
      last = state.fitting(Integer.MAX_VALUE);
      target.println(last);
    }
    target.flush();
  }

  private long nextLog(long now) {
    shown++;
    int index = Math.min(shown, LOG_SECONDS.length - 1);
    long seconds = LOG_SECONDS[index] + 30L * (shown - index);
    long due = begin + TimeUnit.SECONDS.toNanos(seconds);
    return Math.max(due, now + TimeUnit.SECONDS.toNanos(1));
  }
}

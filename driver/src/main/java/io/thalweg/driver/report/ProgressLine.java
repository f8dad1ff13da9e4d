package io.thalweg.driver.report;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shows how far training is: on a terminal one line that is rewritten, elsewhere plain lines that
 * become rarer (after 1, 2, 5, 10, 20 and 30 seconds, then every 30), without control characters.
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
  private long begin;
  private long next;
  private long firstRound = -1;
  private long shownRound = -1;
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
    if (firstRound < 0) {
      firstRound = round;
      begin = now;
      next = now;
    }
    if (now - next < 0) {
      return;
    }
    last = text(epoch, round, loss, rowsPerSecond, now);
    shownRound = round;
    show();
    next = terminal.interactive() ? now + REWRITE_NANOS : nextLog(now);
  }

  /** Prints {@code line} as a line of its own, above the progress line. */
  public void message(String line) {
    if (terminal.interactive() && !last.isEmpty()) {
      target.print("\r" + CLEAR_TO_END);
      target.println(line);
      show();
    } else {
      target.println(line);
    }
  }

  /** Shows the final state and leaves the cursor on a new line. */
  public void finish(int epoch, long round, double loss, double rowsPerSecond) {
    if (round != shownRound) {
      next = nanoTime.getAsLong();
      update(epoch, round, loss, rowsPerSecond);
    }
    close();
  }

  /** Leaves the progress line as it is, and the cursor below it. */
  public void close() {
    if (terminal.interactive() && !last.isEmpty()) {
      target.println();
    }
    last = "";
    target.flush();
  }

  private void show() {
    if (terminal.interactive()) {
      // The last column stays free: some terminals wrap a line that fills it.
      int width = terminal.width() - 1;
      target.print("\r" + (last.length() <= width ? last : last.substring(0, width)));
      target.print(CLEAR_TO_END);
    } else {
      target.println(last);
    }
    target.flush();
  }

  private String text(int epoch, long round, double loss, double rowsPerSecond, long now) {
    StringBuilder text = new StringBuilder();
    if (epochs > 0) {
      text.append("epoch ").append(epoch).append('/').append(epochs).append("  ");
    }
    text.append("round ").append(round).append('/').append(rounds);
    text.append("  loss ").append(Numbers.fixed(loss, 4));
    text.append("  ").append(Numbers.compact(rowsPerSecond)).append(" rows/s");
    double seconds = (now - begin) / 1e9;
    if (round >= rounds) {
      text.append("  ").append(Numbers.clock(seconds)).append(" in all");
    } else if (round > firstRound) {
      double left = seconds / (round - firstRound) * (rounds - round);
      text.append("  ").append(Numbers.clock(left)).append(" left");
    }
    return text.toString();
  }

  private long nextLog(long now) {
    shown++;
    int index = Math.min(shown, LOG_SECONDS.length - 1);
    long seconds = LOG_SECONDS[index] + 30L * (shown - index);
    long due = begin + TimeUnit.SECONDS.toNanos(seconds);
    return Math.max(due, now + TimeUnit.SECONDS.toNanos(1));
  }
}

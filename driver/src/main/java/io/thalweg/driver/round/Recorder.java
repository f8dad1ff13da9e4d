package io.thalweg.driver.round;

import io.thalweg.driver.cluster.Answer;
import io.thalweg.driver.report.Ledger;
import io.thalweg.driver.report.LogWatcher;
import io.thalweg.driver.report.MetricsLog;
import io.thalweg.driver.report.ProgressLine;
import io.thalweg.driver.report.RoundRecord;
import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.RoundOutcome;
import io.thalweg.shared.error.Secrets;
import io.thalweg.shared.error.ThalwegException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Keeps the time ledger, fills the metrics log and moves the progress line. The clock runs from
 * {@link #begin} without a gap: what a round does after its update counts to the next round.
 */
public final class Recorder {
  private static final String SECONDS = "seconds";
  private static final String LOGGED = "logged_ns";
  private static final String SINCE = "since_ns";
  private static final String ROWS = "rows_since_log";
  private static final String NOTES = "notes";
  private static final String FINDINGS = "findings";

  private final LongSupplier nanoTime;
  private final Lines log;
  private final ProgressLine progress;
  private final Times times = new Times(); // since the last logged round
  private Ledger logged = Ledger.ZERO;
  private final List<String> notes = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private long started;
  private long mark; // up to here time is in the ledger
  private long rowsSinceLog;
  private double rowsPerSecond;

  /** Takes what is to be logged. */
  interface Lines {
    /** Writes a round. */
    void append(RoundRecord round);

    /** Writes what is wrong. */
    default void append(Finding finding) {}

    /** What was written outlives a crash of the machine. */
    default void force() {}
  }

  /** A ledger in the making: a round must not allocate one. */
  private static final class Times {
    private long plan;
    private long send;
    private long compute;
    private long waiting;
    private long sum;
    private long step;
    private long evaluate;
    private long other;

    Ledger toLedger() {
      return new Ledger(plan, send, compute, waiting, sum, step, evaluate, other);
    }

    long rounds() {
      return plan + send + compute + waiting + sum + step + other;
    }

    void set(Ledger ledger) {
      plan = ledger.plan();
      send = ledger.send();
      compute = ledger.compute();
      waiting = ledger.waiting();
      sum = ledger.sum();
      step = ledger.step();
      evaluate = ledger.evaluate();
      other = ledger.other();
    }

    void clear() {
      plan = send = compute = waiting = sum = step = evaluate = other = 0;
    }
  }

  /**
   * A recorder that writes to {@code log} and shows {@code progress}.
   *
   * @param started when the run began, as {@link System#nanoTime} says it
   */
  public Recorder(MetricsLog log, ProgressLine progress, long started) {
    this(log, List.of(), progress, started);
  }

  /** The same, which also tells {@code watchers} of all that is logged. */
  public Recorder(
      MetricsLog log, List<? extends LogWatcher> watchers, ProgressLine progress, long started) {
    this(linesOf(log, List.copyOf(watchers)), progress, started, System::nanoTime);
  }

  /** A recorder that writes and shows nothing. */
  public static Recorder silent() {
    return new Recorder(line -> {}, ProgressLine.unseen(), System.nanoTime(), System::nanoTime);
  }

  private static Lines linesOf(MetricsLog log, List<LogWatcher> watchers) {
    return new Lines() {
      @Override
      public void append(RoundRecord round) {
        watchers.forEach(each -> each.round(round)); // first, since the log may fail
        log.append(round);
      }

      @Override
      public void append(Finding finding) {
        watchers.forEach(each -> each.finding(finding));
        log.append(finding);
      }

      @Override
      public void force() {
        log.force();
      }
    };
  }

  Recorder(Lines log, ProgressLine progress, long started, LongSupplier nanoTime) {
    this.started = started;
    this.nanoTime = nanoTime;
    this.log = log;
    this.progress = progress;
  }

  /** Tells the user {@code text}, once, and keeps it for the outcome of the run. */
  public void note(String text) {
    String shown = Secrets.inMessage(text);
    if (!notes.contains(shown)) {
      notes.add(shown);
      progress.message("note: " + shown);
    }
  }

  /**
   * Tells the user what is wrong, logs it, and keeps it for the outcome of the run. A run that goes
   * on finds the same in the same rows, which is told once.
   *
   * @return whether it is new
   */
  public boolean find(Finding finding) {
    Finding shown = finding.worded(Secrets::inMessage);
    boolean known =
        findings.stream()
            .anyMatch(one -> one.code() == shown.code() && one.cause().equals(shown.cause()));
    if (!known) {
      findings.add(shown);
      write(() -> log.append(shown));
      progress.message(shown.text());
    }
    return !known;
  }

  /** A training does not end since its metrics cannot be written: they are told to be missing. */
  private void write(Runnable lines) {
    try {
      lines.run();
    } catch (ThalwegException e) {
      note("metrics.jsonl lacks rounds, as it cannot be written: " + e.found());
    }
  }

  /**
   * What was logged outlives a crash of the machine. May be called by any thread.
   *
   * @throws ThalwegException INTERNAL if it cannot be written
   */
  public void force() {
    log.force();
  }

  /** Tells the user {@code text}, which says nothing about the outcome. */
  public void say(String text) {
    progress.message(Secrets.inMessage(text));
  }

  /** All notes so far. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** All findings so far. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** All that this recorder knows, as plain data for a checkpoint. */
  public Map<String, Object> save() {
    Map<String, Object> saved = new LinkedHashMap<>();
    saved.put(SECONDS, (nanoTime.getAsLong() - started) / 1e9);
    saved.put(LOGGED, logged.parts());
    saved.put(SINCE, times.toLedger().parts());
    saved.put(ROWS, rowsSinceLog);
    saved.put(NOTES, List.copyOf(notes));
    saved.put(FINDINGS, findings.stream().map(Finding::toMap).toList());
    return saved;
  }

  /**
   * Goes on where another recorder was when it was saved: its times count to this run, its notes
   * and findings are known. Before the first round.
   *
   * @throws IllegalArgumentException if it is not what {@link #save} gives
   */
  public void resume(Map<String, ?> saved) {
    if (!(saved.get(SECONDS) instanceof Number seconds
        && saved.get(ROWS) instanceof Number rows
        && saved.get(NOTES) instanceof List<?> said
        && saved.get(FINDINGS) instanceof List<?> found)) {
      throw new IllegalArgumentException("not the record of a run: " + saved.keySet());
    }
    started -= (long) (seconds.doubleValue() * 1e9);
    logged = Ledger.from(saved.get(LOGGED));
    times.set(Ledger.from(saved.get(SINCE)));
    rowsSinceLog = rows.longValue();
    said.forEach(note -> notes.add(String.valueOf(note)));
    found.forEach(finding -> findings.add(Finding.from(finding)));
  }

  /** Starts the clock. */
  void begin() {
    mark = nanoTime.getAsLong();
  }

  /** Notes the time up to now, the end of a round: what the answer says, the step, the rest. */
  void time(Answer<?> answer, long stepNanos, long now, long rows) {
    long known =
        answer.planNanos()
            + answer.sendNanos()
            + answer.computeNanos()
            + answer.waitNanos()
            + answer.sumNanos()
            + stepNanos;
    times.plan += answer.planNanos();
    times.send += answer.sendNanos();
    times.compute += answer.computeNanos();
    times.waiting += answer.waitNanos();
    times.sum += answer.sumNanos();
    times.step += stepNanos;
    times.other += now - mark - known;
    mark = now;
    rowsSinceLog += rows;
  }

  /** Notes what an evaluation has measured and that it took the time from {@code start} to now. */
  void evaluated(long start, Map<String, Double> measured) {
    progress.evaluated(measured);
    long now = nanoTime.getAsLong();
    times.other += start - mark;
    times.evaluate += now - start;
    mark = now;
  }

  /** Moves the progress line after a round. */
  void progress(RoundOutcome outcome) {
    if (outcome.isEmpty()) {
      return; // it has no loss to show
    }
    progress.update((int) outcome.epoch() + 1, outcome.round() + 1, outcome.loss(), rate());
  }

  /** Writes a line of the metrics log for a round. */
  void log(RoundOutcome outcome) {
    Ledger ledger = times.toLedger();
    rowsPerSecond = rate();
    RoundRecord line =
        new RoundRecord(
            (mark - started) / 1e9,
            outcome.round() + 1,
            (int) outcome.epoch() + 1,
            outcome.loss(),
            outcome.penalty(),
            outcome.lr(),
            outcome.norm(),
            rowsPerSecond,
            ledger,
            outcome.measured());
    write(() -> log.append(line));
    logged = logged.plus(ledger);
    times.clear();
    rowsSinceLog = 0;
  }

  /** The time of all rounds so far, without evaluation. */
  long nanos() {
    return logged.rounds() + times.rounds();
  }

  /** Where all the time up to the last mark went. */
  Ledger total() {
    return logged.plus(times.toLedger());
  }

  private double rate() {
    return rowsSinceLog == 0 ? rowsPerSecond : rowsSinceLog * 1e9 / times.rounds();
  }

  /** Shows the last state and leaves the progress line. */
  public void close() {
    progress.close();
  }
}

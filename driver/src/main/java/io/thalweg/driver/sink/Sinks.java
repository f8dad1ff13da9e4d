package io.thalweg.driver.sink;

import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.report.LogWatcher;
import io.thalweg.driver.report.RoundRecord;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The sinks of one run. One that fails is told to the user, once, and left out from then on: a run
 * is worth more than a picture of it. Used by one thread.
 */
public final class Sinks implements LogWatcher {
  private final Map<String, Sink> sinks = new LinkedHashMap<>();
  private Consumer<String> notes = text -> {};

  /** Begins a sink. */
  @FunctionalInterface
  public interface Opening {
    /** The sink, ready for rounds. */
    Sink open() throws IOException;
  }

  @FunctionalInterface
  private interface Action {
    void run() throws IOException;
  }

  /** Who is told of failures. */
  public void tell(Consumer<String> notes) {
    this.notes = notes;
  }

  /**
   * Adds a sink, unless it cannot be opened.
   *
   * @param name as the user knows it
   */
  public void add(String name, Opening opening) {
    attempt(name, () -> sinks.put(name, opening.open()));
  }

  @Override
  public void round(RoundRecord round) {
    Map.copyOf(sinks).forEach((name, sink) -> attempt(name, () -> sink.round(round)));
  }

  /** Ends all of them. */
  public void end(RunStatus status) {
    Map<String, Sink> open = new LinkedHashMap<>(sinks);
    sinks.clear();
    open.forEach((name, sink) -> attempt(name, () -> sink.end(status)));
  }

  private void attempt(String name, Action action) {
    try {
      action.run();
    } catch (IOException | UncheckedIOException | ThalwegException | IllegalStateException e) {
      sinks.remove(name);
      notes.accept(name + " gets no more figures of this run: " + reason(e));
    }
  }

  private static String reason(Exception e) {
    return e instanceof ThalwegException known ? known.what() + ": " + known.found() : text(e);
  }

  /** The message of a file system is a path alone. */
  private static String text(Exception e) {
    boolean says = e.getClass() == IOException.class && e.getMessage() != null;
    return says ? e.getMessage() : e.toString();
  }
}

package io.thalweg.driver.checkpoint;

import io.thalweg.driver.config.CheckpointRule;
import io.thalweg.driver.state.TrainFigures;
import io.thalweg.driver.state.TrainState;
import io.thalweg.shared.data.BatchStages;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Slots;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Writes the checkpoints of a training when they are due, on a thread of its own: the training
 * waits only while its state is copied, and for the checkpoint before to be written. A checkpoint
 * that cannot be written does not end the training. Mutable.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class CheckpointWriter<A> implements AutoCloseable {
  /**
   * A state of this part of the heap and more is not copied: the training waits for its writing.
   */
  private static final int HEAP_PART = 8;

  private static final long NONE = -1;

  private final CheckpointFolder folder;
  private final CheckpointRule rule;
  private final Slots slots;
  private final Function<TrainFigures, Manifest> describe;
  private final Runnable force;
  private final Consumer<String> failures;
  private final LongSupplier nanoTime;
  private final BatchStages batches;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(CheckpointWriter::thread);
  private Future<Optional<String>> writing; // gives what could not be forced before it
  private long written; // the round of the newest
  private long lastNanos;

  /**
   * A writer into {@code folder}.
   *
   * @param slots the parameters of the model
   * @param batches of the epochs
   * @param resumed the round that the newest checkpoint there has; 0 for none
   * @param describe the manifest of a state with these figures
   * @param force makes what was logged up to now outlive a crash of the machine
   * @param failures is told what cannot be written, on the thread that trains
   */
  public CheckpointWriter(
      CheckpointFolder folder,
      CheckpointRule rule,
      Slots slots,
      BatchStages batches,
      long resumed,
      Function<TrainFigures, Manifest> describe,
      Runnable force,
      Consumer<String> failures) {
    this(folder, rule, slots, batches, resumed, describe, force, failures, System::nanoTime);
  }

  CheckpointWriter(
      CheckpointFolder folder,
      CheckpointRule rule,
      Slots slots,
      BatchStages batches,
      long resumed,
      Function<TrainFigures, Manifest> describe,
      Runnable force,
      Consumer<String> failures,
      LongSupplier nanoTime) {
    this.folder = folder;
    this.rule = rule;
    this.slots = slots;
    this.batches = batches;
    this.written = resumed;
    this.describe = describe;
    this.force = force;
    this.failures = failures;
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "thalweg-checkpoint");
    thread.setDaemon(true);
    return thread;
  }

  /** Called after each round: begins to write {@code state} if that is due. */
  public void finished(TrainState<A> state) {
    if (isDue(state.rounds())) {
      lastNanos = nanoTime.getAsLong();
      begin(state);
    }
  }

  private boolean isDue(long round) {
    long count = rule.every().count();
    return switch (rule.every().unit()) {
      case ROUNDS -> round % count == 0;
      case EPOCHS -> batches.step(round) == 0 && batches.epoch(round) % count == 0;
      case MINUTES -> nanoTime.getAsLong() - lastNanos >= TimeUnit.MINUTES.toNanos(count);
      case SECONDS -> nanoTime.getAsLong() - lastNanos >= TimeUnit.SECONDS.toNanos(count);
    };
  }

  /** Writes {@code state} and waits until it is there, also on an interrupted thread. */
  public void save(TrainState<A> state) {
    begin(state);
    await();
  }

  private void begin(TrainState<A> state) {
    await();
    if (state.rounds() == written) {
      return;
    }
    written = state.rounds();
    boolean copied = state.bytes() < Runtime.getRuntime().maxMemory() / HEAP_PART;
    TrainState<A> frozen = copied ? state.copy() : state;
    Manifest manifest = describe.apply(frozen.figures());
    writing = writer.submit(() -> write(frozen, manifest));
    if (!copied) {
      await();
    }
  }

  /** A log that cannot be forced does not keep a checkpoint from being written. */
  private Optional<String> write(TrainState<A> state, Manifest manifest) {
    Optional<String> lost = Optional.empty();
    try {
      force.run();
    } catch (ThalwegException e) {
      lost = Optional.of("metrics.jsonl lacks rounds, as it cannot be written: " + e.found());
    }
    folder.save(state, slots, manifest, rule.keep());
    return lost;
  }

  /** Waits for the checkpoint that is being written; an interrupt is for whoever waits next. */
  private void await() {
    boolean interrupted = false;
    while (writing != null) {
      try {
        Optional<String> lost = writing.get();
        writing = null;
        lost.ifPresent(failures);
      } catch (ExecutionException e) {
        writing = null;
        written = NONE;
        failures.accept(text(e.getCause()));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private String text(Throwable cause) {
    String found = cause instanceof ThalwegException error ? error.found() : cause.toString();
    return "a checkpoint cannot be written: " + found;
  }

  /** Waits for the last checkpoint. */
  @Override
  public void close() {
    await();
    writer.shutdown();
  }
}

package io.thalweg.worker.session;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Interrupts the thread of a cancelled task until the task has ended. Spark does so once, and that
 * may be lost: a thread of its tasks drops an interrupt that it gives itself while another one is
 * under way, as the loading of a class does to put back a mark that it has taken away.
 */
final class Cancellation implements TaskCompletionListener {
  private static final long LOOK_MILLIS = 1_000; // time for a task that has heard to clean up
  private static final ScheduledExecutorService LOOKS = looks();

  private final TaskContext task;
  private final Thread thread;
  private final Future<?> looks;
  private boolean ended; // from then on the thread is another task's

  private Cancellation(TaskContext task) {
    this.task = task;
    this.thread = Thread.currentThread();
    this.looks =
        LOOKS.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** From now on until it ends, {@code task} hears of its cancellation. Called by its thread. */
  static void heed(TaskContext task) {
    task.addTaskCompletionListener(new Cancellation(task));
  }

  private synchronized void look() {
    if (!ended && task.isInterrupted()) {
      thread.interrupt();
    }
  }

  @Override
  public void onTaskCompletion(TaskContext context) {
    looks.cancel(false);
    synchronized (this) {
      ended = true;
    }
  }

  private static ScheduledExecutorService looks() {
    ScheduledThreadPoolExecutor looks = new ScheduledThreadPoolExecutor(1, Cancellation::daemon);
    looks.setRemoveOnCancelPolicy(true); // there may be thousands of tasks a second
    return looks;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "thalweg-cancellations");
    thread.setDaemon(true);
    return thread;
  }
}

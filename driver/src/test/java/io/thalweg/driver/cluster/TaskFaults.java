package io.thalweg.driver.cluster;

import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.nn.Initialiser;
import io.thalweg.shared.nn.ObjectiveModel;
import io.thalweg.shared.nn.Weight;
import io.thalweg.shared.tensor.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkEnv;

/** Code of users that does in a task what it does not do where it is written. */
final class TaskFaults {
  /** Whether it happens in this JVM, too; in those of executors it always does. */
  private static volatile boolean armed;

  private static final AtomicReference<Thread> toInterrupt = new AtomicReference<>();

  private TaskFaults() {}

  /** What may happen. */
  enum Fault {
    NO_CLASS("java.lang.NoClassDefFoundError: a/class/that/is/not/there") {
      @Override
      void happen() {
        throw new NoClassDefFoundError("a/class/that/is/not/there");
      }
    },
    STACK("java.lang.StackOverflowError") {
      @Override
      void happen() {
        deeper(0);
      }
    },
    MEMORY("java.lang.OutOfMemoryError: ") {
      @Override
      void happen() {
        fill();
      }
    },
    ASSERTION("java.lang.AssertionError: of the test") {
      @Override
      void happen() {
        throw new AssertionError("of the test");
      }
    },
    INITIALISER("java.lang.ExceptionInInitializerError") {
      @Override
      void happen() {
        throw new ExceptionInInitializerError(new IllegalStateException("of the test"));
      }
    },
    NOT_SERIALIZABLE("StubbornException: of the test") {
      @Override
      void happen() {
        throw new StubbornException();
      }
    },
    /** As a lock that is never opened, or a loop that waits. */
    ENDLESS("java.lang.InterruptedException") {
      @Override
      void happen() {
        Thread caller = toInterrupt.getAndSet(null);
        if (caller != null) {
          caller.interrupt();
        }
        await();
      }
    },
    /** The same, which misses an interrupt. */
    ENDLESS_AND_DEAF("java.lang.InterruptedException") {
      @Override
      void happen() {
        await();
        Thread.interrupted();
        await();
      }
    };

    /** Those that end by themselves. */
    static final Set<Fault> ERRORS = EnumSet.complementOf(EnumSet.of(ENDLESS, ENDLESS_AND_DEAF));

    private final String text;

    Fault(String text) {
      this.text = text;
    }

    /** What an error says of it. */
    String text() {
      return text;
    }

    abstract void happen();
  }

  /** An exception that cannot travel. */
  @SuppressWarnings("serial") // that is its purpose
  private static final class StubbornException extends RuntimeException {
    @SuppressWarnings("UnusedVariable") // what cannot be serialized
    private final Object held = new Object();

    StubbornException() {
      super("of the test");
    }
  }

  private static void await() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static long deeper(long depth) {
    return depth < 0 ? depth : deeper(depth + 1) + 1;
  }

  /** Allocates until there is no room, whatever the heap. */
  static long fill() {
    List<long[]> taken = new ArrayList<>();
    while (taken.size() < Integer.MAX_VALUE) {
      taken.add(new long[Integer.MAX_VALUE - 8]);
    }
    return taken.get(0)[0];
  }

  /** From now on faults happen in this JVM, or not. */
  static void arm(boolean on) {
    armed = on;
  }

  /** The next task of this JVM that is caught in a loop interrupts {@code caller}. */
  static void interruptWhenEndless(Thread caller) {
    toInterrupt.set(caller);
  }

  private static boolean isHere() {
    SparkEnv env = SparkEnv.get();
    return armed || env != null && !env.executorId().equals("driver");
  }

  /** An objective that meets {@code fault} in tasks. */
  static ObjectiveModel objective(Fault fault) {
    return ObjectiveModel.of(
        Descent.WIDTH,
        List.of(Weight.of("w", Shape.of(1, Descent.WIDTH), new Initialiser.Constant(0.1))),
        (p, x, y) -> {
          if (isHere()) {
            fault.happen();
          }
          return x.linear(p.get("w")).reshape(Graph.BATCH).sub(y).abs();
        },
        Optional.empty());
  }
}

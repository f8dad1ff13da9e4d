package io.thalweg.worker.session;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * An executor that has ended, and what Spark says why. Its words depend on the cluster manager:
 * {@code Command exited with code 52}, {@code Exit status: 143}, {@code exited with exit code
 * 137(SIGKILL, possible container OOM)}.
 *
 * @param executor its number, or {@code driver} where tasks run within the driver
 * @param reason one line
 */
public record ExecutorLoss(String executor, String reason) {
  /** What Spark calls the driver where it names executors. */
  static final String DRIVER = "driver";

  private static final int LONGEST_CHAIN = 100; // a cause may lead back to itself
  private static final Pattern CODE =
      Pattern.compile("(?i)exit(?:ed)?(?: with)?(?: exit)? (?:code|status):?\\s*\\(?(-?\\d+)");
  private static final Pattern TASK =
      Pattern.compile("\\(TID \\d+\\) \\(\\S+ executor (\\S+)\\): ([^\\n]*)");
  private static final Pattern OF_EXECUTOR =
      Pattern.compile("ExecutorLostFailure \\(executor \\S+ [^)]*\\) Reason: (.*)");
  private static final Pattern NO_MEMORY =
      Pattern.compile("(?m)^(?:Caused by: )?([\\w.]*OutOfMemoryError.*)$");
  private static final Pattern LIMIT =
      Pattern.compile("(?i)OOMKilled|possible container OOM|exceeding (physical|virtual) memory");

  /** Spark's own code of an executor that was out of memory. */
  private static final int HEAP_CODE = 52;

  /** Java's own code where it cannot go on, and Spark's of an executor without a driver. */
  private static final int JAVA_CODE = 1;

  /** Those of YARN: more physical or virtual memory than allowed. */
  private static final List<Integer> LIMIT_CODES = List.of(-103, -104);

  private static final int SIGKILL_CODE = 128 + 9;

  /** From here on codes are Spark's own, then those of signals. */
  private static final int FIRST_OWN_CODE = 50;

  /** Why executors end: what says most comes first. */
  private enum Kind {
    HEAP,
    CONTAINER,
    EXIT,
    KILLED,
    OTHER
  }

  /** An executor and the first line of why it has ended. */
  public ExecutorLoss {
    reason = reason.lines().findFirst().orElse("").strip();
  }

  /** The user's error of the executor whose end is what {@code fault} says, if it does. */
  public static Optional<ThalwegException> errorIn(Throwable fault, SparkContext context) {
    return in(fault).map(loss -> loss.error(context).cause(fault));
  }

  /** The executor whose end is what {@code fault} says, if it does. */
  static Optional<ExecutorLoss> in(Throwable fault) {
    return Stream.iterate(fault, Objects::nonNull, Throwable::getCause)
        .limit(LONGEST_CHAIN)
        .takeWhile(cause -> !(cause instanceof ThalwegException))
        .flatMap(cause -> in(String.valueOf(cause.getMessage())).stream())
        .findFirst();
  }

  private static Optional<ExecutorLoss> in(String text) {
    Matcher task = TASK.matcher(text);
    if (!task.find()) {
      return Optional.empty();
    }
    Matcher lost = OF_EXECUTOR.matcher(task.group(2));
    Matcher memory = NO_MEMORY.matcher(text.substring(task.start(2)));
    String reason =
        lost.matches() ? lost.group(1) : memory.find() ? memory.group(1) : task.group(2);
    return Optional.of(new ExecutorLoss(task.group(1), reason))
        .filter(loss -> lost.matches() || loss.kind() == Kind.HEAP || loss.isShutDown());
  }

  /** Whether the task came to an executor that was about to end, and took no more of them. */
  private boolean isShutDown() {
    return reason.startsWith(RejectedExecutionException.class.getName());
  }

  /** The one that says most of why a run has failed. */
  static Optional<ExecutorLoss> worst(List<ExecutorLoss> losses) {
    return losses.stream().min(Comparator.comparing(ExecutorLoss::kind));
  }

  /**
   * Whether it says what is wrong with the run: not that a machine has gone, as machines do, or an
   * executor that was told to.
   */
  boolean isTelling() {
    return kind().compareTo(Kind.KILLED) < 0 && code().orElse(JAVA_CODE) != 0;
  }

  /** What it is called in messages. */
  String name() {
    return "executor " + executor;
  }

  private OptionalInt code() {
    Matcher code = CODE.matcher(reason);
    return code.find() ? OptionalInt.of(Integer.parseInt(code.group(1))) : OptionalInt.empty();
  }

  private Kind kind() {
    int code = code().orElse(JAVA_CODE);
    if (code == HEAP_CODE || NO_MEMORY.matcher(reason).find()) {
      return Kind.HEAP;
    }
    if (LIMIT_CODES.contains(code) || LIMIT.matcher(reason).find()) {
      return Kind.CONTAINER;
    }
    if (code >= 0 && code < FIRST_OWN_CODE && code != JAVA_CODE) {
      return Kind.EXIT;
    }
    return code == SIGKILL_CODE ? Kind.KILLED : Kind.OTHER;
  }

  /** The user's error of a run that this has ended. */
  ThalwegException error(SparkContext context) {
    SparkConf conf = context.getConf();
    return switch (kind()) {
      case HEAP ->
          executor.equals(DRIVER)
              ? OutOfMemory.ofThisProcess(reason)
              : OutOfMemory.ofHeap(this, conf);
      case CONTAINER -> OutOfMemory.ofContainer(this, conf);
      case EXIT ->
          ThalwegException.of(ErrorCode.TASK_EXITED, "code in a task has ended " + name())
              .expected("code that returns or throws")
              .found(reason + ", as by System.exit or Runtime.halt")
              .remedy("leave System.exit and Runtime.halt out of code that tasks run");
      case KILLED ->
          lost()
              .remedy(
                  "see the system's log of its machine (dmesg): Linux kills the largest process"
                      + " where memory is short");
      case OTHER -> lost().remedy("look into the log of that executor");
    };
  }

  private ThalwegException lost() {
    return ThalwegException.of(ErrorCode.WORKERS_LOST, name() + " has ended")
        .expected("executors that stay alive for at least one round")
        .found(reason);
  }
}

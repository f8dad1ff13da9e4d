package io.thalweg.worker.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cluster managers say of executors that have ended. */
class ExecutorLossTest {
  private static SparkContext context;

  @BeforeAll
  static void start() {
    context =
        SparkContext.getOrCreate(
            new SparkConf()
                .setMaster("local[1]")
                .setAppName("of the test")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.executor.memory", "3g"));
  }

  @AfterAll
  static void stop() {
    context.stop();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Command exited with code 52                                           | OUT_OF_MEMORY",
        "java.lang.OutOfMemoryError: Java heap space                           | OUT_OF_MEMORY",
        "Container from a bad node: c_1 on host: h. Exit status: 52.           | OUT_OF_MEMORY",
        "Container killed by YARN for exceeding physical memory limits. 2 GB   | OUT_OF_MEMORY",
        "Container marked as failed: c_1 on host: h. Exit status: -104.        | OUT_OF_MEMORY",
        "The executor with id 1 exited with exit code 137(SIGKILL, possible container OOM). |"
            + " OUT_OF_MEMORY",
        "Command exited with code 137                                          | WORKERS_LOST",
        "Command exited with code 143                                          | WORKERS_LOST",
        "Command exited with code 134                                          | WORKERS_LOST",
        "Command exited with code 1                                            | WORKERS_LOST",
        "Unknown executor exit code (137) (died from signal 9?)                | WORKERS_LOST",
        "Remote RPC client disassociated. Likely due to network issues.        | WORKERS_LOST",
        "Executor heartbeat timed out after 125000 ms                          | WORKERS_LOST",
        "Command exited with code 0                                            | TASK_EXITED",
        "Command exited with code 42                                           | TASK_EXITED",
      })
  void everyManagersWordsAreUnderstood(String reason, ErrorCode expected) {
    ThalwegException error = new ExecutorLoss("7", reason).error(context);
    assertEquals(expected, error.code(), error.getMessage());
    assertTrue(error.what().contains("executor 7"), error.what());
    assertTrue(error.found().contains(reason.strip()), error.found());
  }

  @Test
  void theHeapThatThereIsAndALargerOneAreNamed() {
    ThalwegException error = new ExecutorLoss("7", "Command exited with code 52").error(context);
    assertTrue(error.expected().contains("3072 MB"), error.expected());
    assertTrue(error.remedy().contains("spark.executor.memory=6144m"), error.remedy());
  }

  @Test
  void anExecutorIsFoundInWhatSparkSaysOfAFailedJob() {
    String text =
        "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent failure:"
            + " Lost task 0.3 in stage 1.0 (TID 7) (127.0.0.1 executor 3): ";
    assertEquals(
        Optional.of(new ExecutorLoss("3", "Command exited with code 52")),
        in(
            text
                + "ExecutorLostFailure (executor 3 exited caused by one of the running tasks)"
                + " Reason: Command exited with code 52\nDriver stacktrace:"));
    assertEquals(
        Optional.of(new ExecutorLoss("3", "java.lang.OutOfMemoryError: Java heap space")),
        in(text + "java.lang.OutOfMemoryError: Java heap space\n\tat a.B.c(B.java:1)"));
    assertEquals(
        Optional.of(new ExecutorLoss("3", "java.lang.OutOfMemoryError: Metaspace")),
        in(text + "a.X: failed\n\tat a.B\nCaused by: java.lang.OutOfMemoryError: Metaspace\n"));
    String rejected = "java.util.concurrent.RejectedExecutionException: Task t rejected from p";
    assertEquals(Optional.of(new ExecutorLoss("3", rejected)), in(text + rejected + "\n\tat a.B"));
    assertEquals(Optional.empty(), in(text + "java.lang.IllegalStateException: of a row"));
    assertEquals(Optional.empty(), in("anything else, exit code 52"));
  }

  private static Optional<ExecutorLoss> in(String message) {
    return ExecutorLoss.in(new RuntimeException(new SparkException(message)));
  }

  @Test
  void whatSaysMostIsBlamed() {
    ExecutorLoss gone = new ExecutorLoss("1", "Remote RPC client disassociated.");
    ExecutorLoss killed = new ExecutorLoss("2", "Command exited with code 137");
    ExecutorLoss heap = new ExecutorLoss("3", "Command exited with code 52");
    assertEquals(Optional.of(heap), ExecutorLoss.worst(List.of(gone, killed, heap, killed)));
    assertEquals(Optional.of(killed), ExecutorLoss.worst(List.of(gone, killed)));
    assertTrue(heap.isTelling());
    assertFalse(killed.isTelling());
    assertFalse(new ExecutorLoss("4", "Command exited with code 0").isTelling());
  }
}

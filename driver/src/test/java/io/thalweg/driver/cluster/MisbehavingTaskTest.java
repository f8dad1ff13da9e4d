package io.thalweg.driver.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.cluster.TaskFaults.Fault;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.data.Shard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that do what no exception is: the run ends with one typed error that says what it was. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MisbehavingTaskTest {
  private final List<Shard<float[]>> shards = Descent.shards(3, 20);

  @AfterEach
  void disarm() {
    TaskFaults.arm(false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[2]", "local-cluster[2,1,1024]"})
  void anErrorInAnObjectiveIsWhatItIsOnEveryTransportAndEndsNoJvm(String master) throws Exception {
    try (JavaSparkContext context = TestClusters.start(master)) {
      JavaRDD<Shard<float[]>> packed = TransportTest.packed(context, shards);
      for (Fault fault : Fault.ERRORS) {
        TaskFaults.arm(false);
        Model model = TaskFaults.objective(fault);
        TaskFaults.arm(true);
        assertNamed(fault, descent(TransportTest.resident(context, packed, model), model));
        if (executors(master) == 1 || fault == Fault.STACK) { // jobs over processes take long
          assertNamed(fault, descent(TransportTest.job(context, packed, model), model));
        }
        assertNamed(fault, descent(Descent.inProcess(shards, model, 2), model));
      }
      TaskFaults.arm(false);
      assertEquals(100, context.parallelize(Collections.nCopies(100, 1), 4).count());
      assertEquals(executors(master), context.sc().getExecutorMemoryStatus().size());
    }
  }

  /** With the driver, which is one of them. */
  private static int executors(String master) {
    return master.startsWith("local[") ? 1 : 3;
  }

  private static void assertNamed(Fault fault, ThalwegException error) {
    assertEquals(ErrorCode.BAD_OBJECTIVE, error.code(), error.getMessage());
    assertTrue(error.what().contains(fault.text()), error.getMessage());
    if (fault != Fault.MEMORY) { // which has no stack where there is no room for one
      assertTrue(error.found().contains("TaskFaults"), error.getMessage());
    }
  }

  private ThalwegException descent(Transport<float[]> transport, Model model) {
    try (transport) {
      return assertThrows(
          ThalwegException.class,
          () -> Descent.run(transport, model, Wire.EXACT, shards, 32, 3, round -> {}),
          transport.name());
    }
  }

  /** The rows of a task are read by code of Spark and of users, outside of any objective. */
  @Test
  void anErrorWhileShardsAreReadEndsTheRunAndNotTheJvm() throws Exception {
    try (JavaSparkContext context = TestClusters.start("local[2]")) {
      JavaRDD<Shard<float[]>> packed = TransportTest.packed(context, shards);
      for (boolean resident : new boolean[] {true, false}) {
        ThalwegException memory = descent(context, packed.map(Deadly::full), resident);
        assertEquals(ErrorCode.OUT_OF_MEMORY, memory.code(), memory.getMessage());
        assertTrue(memory.found().contains("OutOfMemoryError"), memory.getMessage());
        assertTrue(memory.remedy().contains("THALWEG_DRIVER_MEMORY="), memory.getMessage());
        ThalwegException link = descent(context, packed.map(Deadly::unlinked), resident);
        assertEquals(ErrorCode.INTERNAL, link.code(), link.getMessage());
        assertTrue(link.what().contains("NoClassDefFoundError: of the test"), link.getMessage());
      }
      assertEquals(100, context.parallelize(Collections.nCopies(100, 1), 4).count());
    }
  }

  @Test
  void anExecutorThatHasNoMemoryOrExitsSaysSo() throws Exception {
    SparkConf conf =
        TestClusters.conf("local-cluster[2,1,1024]").set("spark.task.maxFailures", "1");
    try (JavaSparkContext context = new JavaSparkContext(conf)) {
      JavaRDD<Shard<float[]>> packed = TransportTest.packed(context, shards);
      ThalwegException memory = descent(context, packed.map(Deadly::full), false);
      assertEquals(ErrorCode.OUT_OF_MEMORY, memory.code(), memory.getMessage());
      assertTrue(memory.what().matches("executor \\d+ has run out of memory"), memory.getMessage());
      assertTrue(memory.expected().contains("1024 MB"), memory.getMessage());
      assertTrue(memory.remedy().contains("spark.executor.memory=2048m"), memory.getMessage());
      ThalwegException exit = descent(context, packed.map(Deadly::exiting), false);
      assertEquals(ErrorCode.TASK_EXITED, exit.code(), exit.getMessage());
      assertTrue(exit.found().contains("code 42"), exit.getMessage());
    }
  }

  /** Sessions are tried again, on executors that the cluster starts anew, until it is hopeless. */
  @ParameterizedTest
  @ValueSource(strings = {"full", "exiting"})
  @Tag("nightly")
  void sessionsThatEndTheirExecutorsAreGivenUpWithTheReason(String how) throws Exception {
    try (JavaSparkContext context = TestClusters.start("local-cluster[2,1,1024]")) {
      JavaRDD<Shard<float[]>> packed = TransportTest.packed(context, shards);
      boolean full = how.equals("full");
      ThalwegException error =
          descent(context, packed.map(full ? Deadly::full : Deadly::exiting), true);
      ErrorCode expected = full ? ErrorCode.OUT_OF_MEMORY : ErrorCode.TASK_EXITED;
      assertEquals(expected, error.code(), error.getMessage());
      assertTrue(error.found().contains("sessions in a row"), error.getMessage());
    }
  }

  /** As the remedy says. */
  @Test
  @Tag("nightly")
  void anExecutorWithALargerHeapHasMemoryForWhatItLacked() throws Exception {
    SparkConf conf =
        TestClusters.conf("local-cluster[1,1,2048]").set("spark.task.maxFailures", "1");
    ThalwegException error;
    try (JavaSparkContext context = new JavaSparkContext(conf.set("spark.executor.memory", "1g"))) {
      JavaRDD<Shard<float[]>> hungry =
          TransportTest.packed(context, shards).map(Deadly::withManyBytes);
      error = descent(context, hungry, false);
    }
    assertEquals(ErrorCode.OUT_OF_MEMORY, error.code(), error.getMessage());
    String[] setting = error.remedy().replaceFirst(".*--conf ", "").split("=", 2);
    assertEquals("spark.executor.memory", setting[0]);
    try (JavaSparkContext context = new JavaSparkContext(conf.set(setting[0], setting[1]));
        Transport<float[]> job =
            TransportTest.job(
                context, TransportTest.packed(context, shards).map(Deadly::withManyBytes))) {
      assertEquals(
          Descent.run(Descent.inProcess(shards, 1), shards, 32, 1).length,
          Descent.run(job, shards, 32, 1).length);
    }
  }

  private ThalwegException descent(
      JavaSparkContext context, JavaRDD<Shard<float[]>> packed, boolean resident) {
    Function<JavaRDD<Shard<float[]>>, Transport<float[]>> transport =
        rdd -> resident ? TransportTest.resident(context, rdd) : TransportTest.job(context, rdd);
    return descent(transport.apply(packed), Descent.MODEL);
  }

  /** Ends whoever reads it. */
  private static final class Deadly {
    static <T> T full(T shard) {
      TaskFaults.fill();
      return shard;
    }

    static <A> Shard<A> withManyBytes(Shard<A> shard) {
      List<byte[]> taken = new ArrayList<>();
      for (int megabytes = 0; shard.number() == 0 && megabytes < 1100; megabytes += 100) {
        taken.add(new byte[100 << 20]);
      }
      return taken.size() > 11 ? null : shard;
    }

    static <T> T exiting(T shard) {
      Runtime.getRuntime().halt(42);
      return shard;
    }

    static <T> T unlinked(T shard) {
      throw new NoClassDefFoundError("of the test " + Arrays.asList(shard).size());
    }
  }
}

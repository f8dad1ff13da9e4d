package io.thalweg.driver.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.cluster.TaskFaults.Fault;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.data.Shard;
import io.thalweg.worker.session.OwnSettings;
import java.util.Collections;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A worker in a loop without end: the run ends, its task is interrupted, its slot is free. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StuckRoundTest {
  private final List<Shard<float[]>> shards = Descent.shards(3, 20);

  @AfterEach
  void disarm() {
    TaskFaults.arm(false);
  }

  private static JavaSparkContext start(String master, String timeout) throws Exception {
    TestClusters.stop();
    SparkConf conf = TestClusters.conf(master).set("spark.executor.heartbeatInterval", "100ms");
    return new JavaSparkContext(conf.set(OwnSettings.ROUND_TIMEOUT, timeout));
  }

  /** Also where its task has missed an interrupt: then it is interrupted again. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "local[2]                | ENDLESS",
        "local[2]                | ENDLESS_AND_DEAF",
        "local-cluster[2,1,1024] | ENDLESS"
      })
  void aRoundThatStandsStillEndsTheRun(String master, Fault fault) throws Exception {
    Model model = TaskFaults.objective(fault);
    try (JavaSparkContext context = start(master, "2s")) {
      JavaRDD<Shard<float[]>> packed = TransportTest.packed(context, shards);
      TaskFaults.arm(true);
      stuck(TransportTest.resident(context, packed, model), model);
      stuck(TransportTest.job(context, packed, model), model);
      TaskFaults.arm(false);
      assertUsable(context, packed);
    }
  }

  private void stuck(Transport<float[]> transport, Model model) {
    try (transport) {
      ThalwegException error =
          assertThrows(ThalwegException.class, () -> descent(transport, model), transport.name());
      assertEquals(ErrorCode.ROUND_TIMED_OUT, error.code(), error.getMessage());
      assertTrue(error.found().contains("TaskFaults"), error.getMessage());
    }
  }

  private void descent(Transport<float[]> transport, Model model) {
    Descent.run(transport, model, Wire.EXACT, shards, 32, 3, round -> {});
  }

  /** Slots are free, rows are there. */
  private void assertUsable(JavaSparkContext context, JavaRDD<Shard<float[]>> packed) {
    assertEquals(100, context.parallelize(Collections.nCopies(100, 1), 4).count());
    try (Transport<float[]> resident = TransportTest.resident(context, packed)) {
      assertArrayEquals(
          Descent.run(Descent.inProcess(shards, 1), shards, 32, 3),
          Descent.run(resident, shards, 32, 3));
    }
  }

  @Test
  void anInterruptOfTheCallerEndsARoundThatStandsStill() throws Exception {
    Model model = TaskFaults.objective(Fault.ENDLESS);
    try (JavaSparkContext context = start("local[2]", "0")) {
      JavaRDD<Shard<float[]>> packed = TransportTest.packed(context, shards);
      TaskFaults.arm(true);
      for (Transport<float[]> transport :
          List.of(
              TransportTest.resident(context, packed, model),
              TransportTest.job(context, packed, model))) {
        TaskFaults.interruptWhenEndless(Thread.currentThread());
        try (transport) {
          ThalwegException error =
              assertThrows(ThalwegException.class, () -> descent(transport, model));
          assertEquals(ErrorCode.INTERRUPTED, error.code(), error.getMessage());
          assertTrue(Thread.interrupted(), "the mark is kept");
        }
      }
      TaskFaults.arm(false);
      assertUsable(context, packed);
    }
  }
}

package io.thalweg.driver.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.data.Shard;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyRoundTest {
  private static final int BATCH = 64;
  private static final int ROUNDS = 2_000;
  private static final long BYTES_PER_WORKER = 1024;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void aSteadyRoundAllocatesAtMostAKilobytePerWorker(int workers) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<Shard<float[]>> shards = Descent.shards(6, 100);
    int[] rows = shards.stream().mapToInt(Shard::rows).toArray();
    BatchPlan plan = new BatchPlan(rows, BATCH);
    // Scalar kernels: until they are compiled, vectors are objects.
    try (Transport<float[]> transport =
        new InProcessTransport<>(
            List.of(shards), Descent.MODEL, DType.FLOAT32, KernelChoice.SCALAR, workers)) {
      transport.load(new Command.Load(plan, 1, Wire.EXACT));
      float[] parameters = Descent.MODEL.initialise(DType.FLOAT32, 1);
      run(transport, plan, parameters);
      long before = threads.getCurrentThreadAllocatedBytes();
      run(transport, plan, parameters);
      long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS;
      assertTrue(bytes <= workers * BYTES_PER_WORKER, bytes + " bytes a round");
    }
  }

  private static void run(Transport<float[]> transport, BatchPlan plan, float[] parameters) {
    for (long round = 0; round < ROUNDS; round++) {
      long steps = plan.batchesPerEpoch();
      transport.ask(new Command.Step(round / steps, round % steps), parameters);
    }
  }
}

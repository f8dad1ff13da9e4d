package io.thalweg.worker.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.Standardize;
import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.Wire;
import io.thalweg.shared.wire.WireForm;
import io.thalweg.worker.compute.AnswerShapes;
import io.thalweg.worker.compute.ShardRange;
import io.thalweg.worker.compute.ShardWorker;
import io.thalweg.worker.data.Shard;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ends of the connection of a worker, with a queue in place of Spark's RPC. */
@Timeout(60)
class RemoteLinkTest {
  private static final int WIDTH = 4;
  private static final int SHARDS = 8;
  private static final int WORKERS = 3;
  private static final int NUMBER = 2; // of the worker: it has shards 5 to 7, two partial sums
  private static final int ROWS = 20;
  private static final Kernels<float[]> KERNELS =
      KernelProvider.find(DType.FLOAT32, KernelChoice.SCALAR);
  private static final WireForm<float[]> EXACT = WireForm.of(Wire.EXACT, KERNELS);

  private final BlockingQueue<Report<float[]>> reports = new LinkedBlockingQueue<>();
  private final BlockingQueue<WorkerRef<float[]>> registered = new LinkedBlockingQueue<>();
  private final ExecutorService wire = Executors.newSingleThreadExecutor();
  private final ExecutorService task = Executors.newSingleThreadExecutor();

  private final Hub<float[]> hub =
      new Hub<>() {
        @Override
        public void register(WorkerRef<float[]> worker) {
          registered.add(worker);
        }

        @Override
        public void report(int worker, Report<float[]> report) {
          reports.add(report);
        }

        @Override
        public void progressed() {}

        @Override
        public void violated(int number, String address, String what) {
          throw new AssertionError(what);
        }

        @Override
        public void disconnected(WorkerRef<float[]> worker) {}
      };

  private WorkerRef<float[]> worker;

  private void connect(Model model) throws InterruptedException {
    RemoteWorkers<float[]> server =
        new RemoteWorkers<>(
            NUMBER,
            hub,
            DType.FLOAT32,
            AnswerShapes.of(model, new int[] {SHARDS}, WORKERS),
            new EncodedPieces<>(),
            new Dropped());
    DriverChannel toDriver =
        (message, callback) ->
            wire.execute(
                () ->
                    server.receive(
                        message.order(ByteOrder.LITTLE_ENDIAN),
                        "there",
                        answer -> callback.accept(Messages.littleEndian(answer), null)));
    task.execute(
        () -> {
          try {
            new RemoteLink<>(toDriver, "session", KERNELS, model.slots().size())
                .serve(
                    new ResidentWorker<>(
                        NUMBER, shardWorker(model), other -> shardWorker(model, other)));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    worker = registered.take();
  }

  @AfterEach
  void disconnect() {
    wire.shutdownNow();
    task.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({"EXACT, 3", "EXACT, 60000", "BF16, 3", "BF16, 60000", "FP16, 3", "FP16, 60000"})
  void smallAndLargeGradientsAreThoseOfTheWorkerItself(Wire wire, int outputs) throws Exception {
    WireForm<float[]> form = WireForm.of(wire, KERNELS);
    ModelSpec model = model(outputs);
    connect(model);
    assertEquals(NUMBER, worker.number());
    long ticket = 0;
    int[] rows = new int[SHARDS];
    Arrays.fill(rows, ROWS);
    Standardize standardize =
        new Standardize(new double[] {0.5, 0.25, 0, 1}, new double[] {1, 2, 3, 4});
    Command.Load load = new Command.Load(new BatchPlan(rows, 96), 1, wire, standardize);
    assertNull(ask(new Order<>(++ticket, load, null, null)).failure());
    ShardWorker<float[]> expected = shardWorker(model.with(standardize));
    expected.execute(load, null);
    float[] parameters = model.initialise(DType.FLOAT32, 1);
    for (int round = 0; round < 3; round++) {
      Command step = new Command.Step(0, round % 2);
      Report<float[]> report = ask(new Order<>(++ticket, step, parameters, form));
      assertEquals(ticket, report.ticket());
      await(report, parameters.length);
      assertEqual(expected.execute(step, form.rounded(parameters, null)), report.partials());
      parameters[round] += 0.5f;
    }
  }

  /** Its own sums stay as they are meanwhile. */
  @ParameterizedTest
  @ValueSource(ints = {3, 60_000})
  void aWorkerStandsInForAnotherOneWithTheSameBits(int outputs) throws Exception {
    ModelSpec model = model(outputs);
    connect(model);
    int[] rows = new int[SHARDS];
    Arrays.fill(rows, ROWS);
    Command.Load load = new Command.Load(new BatchPlan(rows, 96), 1, Wire.EXACT);
    ask(new Order<>(1, load, null, null));
    float[] parameters = model.initialise(DType.FLOAT32, 1);
    for (int round = 0; round < 3; round++) {
      Command step = new Command.Step(0, round % 2);
      Order<float[]> order = new Order<>(round + 2, step, parameters, EXACT);
      Report<float[]> own = ask(order);
      await(own, parameters.length);
      Report<float[]> others = ask(order.about(round % 2));
      await(others, parameters.length);
      assertEquals(NUMBER, own.range());
      assertEquals(round % 2, others.range());
      for (Report<float[]> report : List.of(own, others)) {
        ShardWorker<float[]> expected = shardWorker(model, report.range());
        expected.execute(load, null);
        assertEqual(expected.execute(step, parameters), report.partials());
      }
      parameters[round] += 0.5f;
    }
  }

  @Test
  void aFailureIsReportedAndTheWorkerGoesOn() throws Exception {
    ModelSpec model = model(3);
    connect(model);
    float[] parameters = model.initialise(DType.FLOAT32, 1);
    RuntimeException failure =
        ask(new Order<>(1, new Command.Step(0, 0), parameters, EXACT)).failure();
    ThalwegException named = assertInstanceOf(ThalwegException.class, failure);
    assertEquals("a worker was asked to compute before Load", named.what());
    assertTrue(named.getCause().getMessage().contains("ShardWorker.loaded"), "no stack trace");
    Report<float[]> report =
        ask(
            new Order<>(
                2, new Command.Moments(0, Command.Column.FEATURES, new double[WIDTH]), null, null));
    assertNull(report.failure());
    assertEquals(3 * ROWS, sum(report.partials()));
  }

  @Test
  void stopEndsTheTask() throws Exception {
    connect(model(3));
    worker.send(new Order<>(1, new Command.Stop(), null, null));
    task.shutdown();
    assertTrue(task.awaitTermination(30, TimeUnit.SECONDS));
  }

  private Report<float[]> ask(Order<float[]> order) throws InterruptedException {
    worker.send(order);
    return reports.take();
  }

  private static void await(Report<float[]> report, int length) {
    while (report.arrived().getAsInt() < length) {
      Thread.onSpinWait();
    }
  }

  private static double sum(List<Partial<float[]>> partials) {
    return partials.stream().mapToDouble(partial -> partial.sums()[0]).sum();
  }

  private static void assertEqual(List<Partial<float[]>> expected, List<Partial<float[]>> found) {
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).firstShard(), found.get(i).firstShard());
      assertEquals(expected.get(i).level(), found.get(i).level());
      assertArrayEquals(expected.get(i).sums(), found.get(i).sums());
      assertArrayEquals(expected.get(i).gradient(), found.get(i).gradient());
    }
  }

  private static ModelSpec model(int outputs) {
    return new ModelSpec(WIDTH, List.of(new Layer.Linear(outputs)), new Loss.CrossEntropy());
  }

  private static ShardWorker<float[]> shardWorker(Model model) {
    return shardWorker(model, NUMBER);
  }

  private static ShardWorker<float[]> shardWorker(Model model, int number) {
    List<Shard<float[]>> shards = new ArrayList<>();
    int first = ShardRange.first(number, WORKERS, SHARDS);
    int end = ShardRange.first(number + 1, WORKERS, SHARDS);
    for (int s = first; s < end; s++) {
      float[] features = new float[ROWS * WIDTH];
      for (int i = 0; i < features.length; i++) {
        features[i] = (float) CounterRandom.uniform(s, i);
      }
      shards.add(
          new Shard<>(
              s, new Block<>(ROWS, new Dense<>(WIDTH, features), 1, new float[ROWS], null)));
    }
    return new ShardWorker<>(
        DType.FLOAT32,
        KernelChoice.SCALAR,
        model,
        List.of(new ShardRange<>(first, SHARDS, shards)));
  }
}

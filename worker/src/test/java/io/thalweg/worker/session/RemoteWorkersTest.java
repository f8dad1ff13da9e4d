package io.thalweg.worker.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.StepSums;
import io.thalweg.shared.wire.Wire;
import io.thalweg.shared.wire.WireForm;
import io.thalweg.worker.compute.AnswerShapes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a worker may say, and what becomes of everything else. */
class RemoteWorkersTest {
  private static final String THERE = "there";
  private static final int SMALL = 3;
  private static final int LARGE = 100_000;
  private static final WireForm<float[]> FORM =
      WireForm.of(Wire.EXACT, KernelProvider.find(DType.FLOAT32, KernelChoice.SCALAR));
  private static final ReportCodec<float[]> REPORTS = new ReportCodec<>(DType.FLOAT32);

  /** Keeps what it is told. */
  private static final class Notes implements Hub<float[]> {
    private final List<WorkerRef<float[]>> registered = new ArrayList<>();
    private final List<Report<float[]>> reports = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

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
    public void violated(int worker, String address, String what) {
      violations.add(what);
    }

    @Override
    public void disconnected(WorkerRef<float[]> worker) {}
  }

  private final Notes hub = new Notes();
  private final Dropped dropped = new Dropped();
  private final List<ByteBuffer> replies = new ArrayList<>();
  private final EncodedPieces<float[]> pieces = new EncodedPieces<>();
  private RemoteWorkers<float[]> driver;

  @BeforeEach
  void register() {
    connect(SMALL);
  }

  /** The only worker, of four shards, has registered. */
  private void connect(int inputs) {
    ModelSpec model = new ModelSpec(inputs, List.of(new Layer.Linear(1, false)), new Loss.Mse());
    List<AnswerShapes> shapes = AnswerShapes.of(model, new int[] {4}, 1);
    driver = new RemoteWorkers<>(0, hub, DType.FLOAT32, shapes, pieces, dropped);
    hub.registered.clear();
    send(Messages.register("scalar"), THERE);
    assertEquals(1, hub.registered.size());
    assertEquals("scalar", hub.registered.get(0).kernels());
  }

  @Test
  void theAnswerToTheLastOrderIsTakenOnce() {
    step(1, SMALL);
    send(report(1, SMALL), THERE);
    send(report(1, SMALL), THERE);
    assertEquals(1, hub.reports.size());
    assertEquals(1, dropped.count());
    step(2, SMALL);
    send(report(1, SMALL), THERE);
    assertEquals(1, hub.reports.size());
    send(report(2, SMALL), THERE);
    assertEquals(2, hub.reports.size());
    assertEquals(2, dropped.count());
    assertEquals(List.of(), hub.violations);
  }

  @Test
  void reportsBeforeTheFirstOrderAndAfterTheLastAreDropped() {
    send(report(0, SMALL), THERE);
    send(report(-1, SMALL), THERE);
    send(Messages.pull(0, 0, 1, Messages.buffer(new byte[40])), THERE);
    assertEquals(3, dropped.count());
    assertEquals(List.of(), hub.reports);
    assertEquals(List.of(), hub.violations);
  }

  @Test
  void aTaskThatWasNotAskedIsNotHeard() {
    step(1, SMALL);
    send(report(1, SMALL), "elsewhere");
    assertEquals(1, dropped.count());
    assertEquals(List.of(), hub.reports);
    send(Messages.register("scalar"), "elsewhere");
    assertEquals(2, hub.registered.size(), "the hub decides on copies");
  }

  @Test
  void reportsThatDoNotAnswerTheOrderAreViolations() {
    List<List<Partial<float[]>>> wrong =
        List.of(
            List.of(), // short: the rows are there
            List.of(partial(0, 0, SMALL, StepSums.COUNT)),
            List.of(partial(2, 0, SMALL + 1, StepSums.COUNT)),
            List.of(partial(2, 0, SMALL, StepSums.COUNT - 1)),
            List.of(partial(2, 0, SMALL, StepSums.COUNT), partial(2, 0, SMALL, StepSums.COUNT)));
    for (int i = 0; i < wrong.size(); i++) {
      step(i + 1, SMALL);
      send(REPORTS.encode(report(i + 1, wrong.get(i)), FORM), THERE);
      assertEquals(i + 1, hub.violations.size());
    }
    step(10, SMALL);
    List<Partial<float[]>> right = List.of(partial(2, 0, SMALL, StepSums.COUNT));
    send(REPORTS.encode(report(10, right), FORM, false), THERE); // pieces that would never come
    send(Messages.buffer(new byte[] {2}), THERE);
    send(Messages.buffer(new byte[] {17}), THERE);
    send(Messages.buffer(new byte[0]), THERE);
    assertEquals(wrong.size() + 4, hub.violations.size());
    assertEquals(List.of(), hub.reports);
  }

  @Test
  void aLongerMessageIsAllowedOnlyWhereTheOrderCallsForIt() {
    assertEquals(Messages.MESSAGE_BYTES, driver.largestMessage());
    hub.registered
        .get(0)
        .send(
            new Order<>(
                1,
                new Command.Moments(0, Command.Column.FEATURES, new double[1 << 17]),
                null,
                FORM));
    int most = driver.largestMessage();
    assertTrue(most > 2 << 20, "two sums for each feature need " + most);
    assertTrue(most < 4 << 20, "no more than that: " + most);
    step(2, SMALL);
    assertTrue(driver.largestMessage() < 2 * Messages.MESSAGE_BYTES);
  }

  @Test
  void piecesOfGradientsComeInOrderAndWithinBounds() {
    connect(LARGE);
    step(1, LARGE);
    List<Partial<float[]>> sums = List.of(partial(2, 0, LARGE, StepSums.COUNT));
    send(REPORTS.encode(report(1, sums), FORM), THERE);
    Report<float[]> report = hub.reports.get(0);
    assertEquals(0, report.arrived().getAsInt());
    send(piece(1, 0, 10), THERE);
    send(piece(0, 10, 10), THERE);
    send(piece(0, 0, 0), THERE);
    send(piece(0, 0, -1), THERE);
    send(piece(0, -5, 5), THERE);
    send(piece(0, 0, LARGE + 1), THERE);
    assertEquals(6, hub.violations.size());
    assertEquals(0, report.arrived().getAsInt());
    send(piece(0, 0, LARGE - 5), THERE);
    assertEquals(LARGE - 5, report.arrived().getAsInt());
    send(piece(0, 0, LARGE - 5), THERE); // twice
    send(piece(0, LARGE - 5, 6), THERE);
    send(piece(0, Integer.MAX_VALUE, 5), THERE);
    assertEquals(9, hub.violations.size());
    send(piece(0, LARGE - 5, 5), THERE);
    assertEquals(LARGE, report.arrived().getAsInt());
    send(piece(0, LARGE, 1), THERE);
    assertEquals(10, hub.violations.size());
  }

  @Test
  void parametersAreGivenForTheLastOrderAndWithinBounds() {
    connect(LARGE);
    step(5, LARGE);
    replies.clear();
    for (long ticket : new long[] {4, 6}) {
      send(Messages.pull(ticket, 0, 10, Messages.buffer(new byte[40])), THERE);
    }
    assertEquals(2, dropped.count());
    int[][] wrong = {{0, 0}, {-1, 5}, {0, -1}, {LARGE, 1}, {0, LARGE + 1}, {Integer.MAX_VALUE, 9}};
    for (int[] bounds : wrong) {
      send(Messages.pull(5, bounds[0], bounds[1], Messages.buffer(new byte[40])), THERE);
    }
    assertEquals(wrong.length, hub.violations.size());
    assertEquals(List.of(), replies);
    send(Messages.pull(5, LARGE - 10, 10, Messages.buffer(new byte[40])), THERE);
    assertEquals(10 * Float.BYTES, replies.get(0).remaining());
  }

  /** The driver's array holds later ones, and the room for their bytes may be on its way. */
  @Test
  void whoIsLateGetsZerosForParametersThatAreGone() {
    connect(LARGE);
    float[] parameters = new float[LARGE];
    Arrays.fill(parameters, 1);
    Order<float[]> late = new Order<>(5, new Command.Step(0, 0), parameters, FORM);
    hub.registered.get(0).send(late);
    Order<float[]> next = new Order<>(6, new Command.Step(0, 1), parameters, FORM);
    pieces.supersede(6);
    ByteBuffer sent = pieces.piece(next, 0, 10);
    replies.clear();
    send(Messages.pull(5, 0, 10, Messages.buffer(new byte[40])), THERE);
    assertEquals(10 * Float.BYTES, replies.get(0).remaining());
    assertEquals(0, replies.get(0).getFloat());
    assertEquals(1, Messages.littleEndian(sent).getFloat());
  }

  @Test
  void aFailureIsTakenAsText() {
    step(1, SMALL);
    Report<float[]> failed =
        new Report<>(0, 1, List.of(), new IllegalStateException("of it"), 0, Report.ALL);
    send(REPORTS.encode(failed, FORM), THERE);
    assertNotNull(hub.reports.get(0).failure());
    assertNull(hub.reports.get(0).failure().getCause().getCause());
  }

  @Test
  void anyBytesAreAMessageOrDroppedOrAViolation() {
    long seed = System.nanoTime();
    System.out.println("RemoteWorkersTest seed " + seed);
    Random random = new Random(seed);
    byte[] whole = Messages.bytesOf(report(1, SMALL));
    for (int trial = 0; trial < 20_000; trial++) {
      step(1, SMALL);
      byte[] bytes = random.nextBoolean() ? whole.clone() : new byte[random.nextInt(80)];
      for (int flips = random.nextInt(bytes.length + 1); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      if (bytes.length > 0 && random.nextBoolean()) {
        bytes[0] = (byte) random.nextInt(6);
      }
      send(Messages.buffer(bytes), THERE);
    }
    assertFalse(hub.violations.isEmpty());
  }

  private void step(long ticket, int size) {
    Command step = new Command.Step(0, 0);
    hub.registered.get(0).send(new Order<>(ticket, step, new float[size], FORM));
  }

  private void send(ByteBuffer message, String address) {
    driver.receive(Messages.littleEndian(message), address, replies::add);
  }

  private static ByteBuffer piece(int index, int from, int count) {
    return Messages.begin(Messages.Kind.GRADIENT, 12 + Math.max(0, count) * Float.BYTES)
        .putInt(index)
        .putInt(from)
        .putInt(count)
        .rewind();
  }

  private static ByteBuffer report(long ticket, int size) {
    return REPORTS.encode(report(ticket, List.of(partial(2, 0, size, StepSums.COUNT))), FORM);
  }

  private static Report<float[]> report(long ticket, List<Partial<float[]>> partials) {
    return new Report<>(0, ticket, partials, null, 0, Report.ALL);
  }

  private static Partial<float[]> partial(int level, int index, int size, int sums) {
    return new Partial<>(level, index, new float[size], new double[sums]);
  }
}

package io.thalweg.worker.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ends of direct connections, in one JVM with a real Spark. */
@Timeout(120)
class DirectConnectionTest {
  private static final Secret SECRET = Secret.random();

  /** Keeps what it is asked; the test answers. */
  private static final class Notes implements WorkerChannel {
    private final BlockingQueue<Integer> questions = new LinkedBlockingQueue<>();
    private final BlockingQueue<Consumer<ByteBuffer>> replies = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> gone = new LinkedBlockingQueue<>();
    private volatile String address;

    @Override
    public void receive(ByteBuffer message, String from, Consumer<ByteBuffer> reply) {
      address = from;
      questions.add(message.getInt());
      replies.add(reply);
    }

    @Override
    public int largestMessage() {
      return Messages.MESSAGE_BYTES;
    }

    @Override
    public void disconnected(String from) {
      gone.add(from);
    }
  }

  private final Dropped dropped = new Dropped();
  private final Notes first = new Notes();
  private final Notes second = new Notes();

  @ParameterizedTest
  @ValueSource(strings = {"none", "AES", "SASL"})
  void questionsComeInOrderAndAnswersWhenTheyAreThere(String cipher) throws Exception {
    SparkConf conf = conf();
    if (!cipher.equals("none")) {
      boolean sasl = cipher.equals("SASL");
      conf.set("spark.authenticate", "true")
          .set("spark.authenticate.secret", "of the test")
          .set("spark.authenticate.enableSaslEncryption", Boolean.toString(sasl))
          .set("spark.network.crypto.enabled", Boolean.toString(!sasl));
    }
    try (JavaSparkContext context = new JavaSparkContext(conf);
        DirectServer server = DirectServer.open(SECRET, List.of(first, second), dropped);
        DriverChannel toDriver = connection(1, server.port())) {
      assertNotNull(context.sc());
      BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
      for (int i = 0; i < 100; i++) {
        toDriver.ask(number(i), (answer, failure) -> answers.add(answer.getInt()));
      }
      for (int i = 0; i < 100; i++) {
        assertEquals(i, second.questions.take());
      }
      assertTrue(answers.isEmpty(), "none is answered yet");
      for (int i = 0; i < 100; i++) {
        second.replies.take().accept(number(-i));
        assertEquals(-i, answers.take());
      }
      assertTrue(first.questions.isEmpty(), "the other worker was not asked");
    }
    assertEquals(second.address, second.gone.take());
    assertTrue(first.gone.isEmpty(), "the other worker had no connection to lose");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void largeMessagesArriveWithSharedMemoryAndWithout(boolean sharedMemory) throws Exception {
    boolean shares = sharedMemory && Files.isDirectory(Path.of("/dev/shm"));
    byte[] answer = new byte[shares ? SharedMemory.PIECE_BYTES : Messages.CHUNK_BYTES];
    new Random(2).nextBytes(answer);
    BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    WorkerChannel toWorker =
        new WorkerChannel() {
          @Override
          public void receive(ByteBuffer message, String from, Consumer<ByteBuffer> reply) {
            received.add(Messages.bytesOf(message));
            reply.accept(ByteBuffer.wrap(answer));
          }

          @Override
          public int largestMessage() {
            return Messages.MESSAGE_BYTES;
          }

          @Override
          public void disconnected(String from) {}
        };
    SparkConf conf = conf().set(SharedMemory.SETTING, Boolean.toString(sharedMemory));
    try (JavaSparkContext context = new JavaSparkContext(conf);
        DirectServer server = DirectServer.open(SECRET, List.of(toWorker), dropped);
        DriverChannel toDriver = connection(0, server.port())) {
      assertNotNull(context.sc());
      List<ByteBuffer> buffers = toDriver.buffers();
      assertEquals(shares, buffers.get(3) == toDriver.buffers().get(3), "a number means a slot");
      assertEquals(shares ? SharedMemory.SLOTS : DriverChannel.MESSAGES, buffers.size());
      assertEquals(
          shares ? SharedMemory.SLOT_BYTES : Messages.MESSAGE_BYTES, buffers.get(0).capacity());
      byte[] question = new byte[buffers.get(0).capacity()];
      new Random(1).nextBytes(question);
      BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
      for (int i = 0; i < buffers.size(); i++) {
        question[0] = (byte) i;
        ByteBuffer buffer = buffers.get(i).clear().put(question).flip();
        toDriver.ask(buffer, (bytes, failure) -> answers.add(Messages.bytesOf(bytes)));
        assertArrayEquals(question, received.take());
        assertArrayEquals(answer, answers.take());
      }
    }
  }

  @Test
  void aFailureOfTheDriversEndReachesTheCallback() throws Exception {
    WorkerChannel broken =
        new WorkerChannel() {
          @Override
          public void receive(ByteBuffer message, String address, Consumer<ByteBuffer> reply) {
            throw new IllegalStateException("broken for the test");
          }

          @Override
          public int largestMessage() {
            return Messages.MESSAGE_BYTES;
          }

          @Override
          public void disconnected(String address) {}
        };
    try (JavaSparkContext context = new JavaSparkContext(conf());
        DirectServer server = DirectServer.open(SECRET, List.of(broken), dropped);
        DriverChannel toDriver = connection(0, server.port())) {
      assertNotNull(context.sc());
      BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
      toDriver.ask(number(1), (answer, failure) -> failures.add(failure));
      String found = failures.take().toString();
      assertTrue(found.contains("broken for the test"), found);
    }
  }

  @Test
  void aWorkerOfAnotherSessionIsRefusedWithoutAReason() throws Exception {
    try (JavaSparkContext context = new JavaSparkContext(conf());
        DirectServer server = DirectServer.open(SECRET, List.of(first), dropped)) {
      assertNotNull(context.sc());
      Secret another = Secret.random();
      RuntimeException e =
          assertThrows(
              RuntimeException.class,
              () -> DirectConnection.open(another, 0, server.port(), Messages.MESSAGE_BYTES));
      assertTrue(e.toString().contains("closed"), e.toString());
      assertTrue(dropped.count() > 0, "it was not counted");
    }
  }

  @Test
  void anAnswerThatIsTooLongEndsTheConnection() throws Exception {
    try (JavaSparkContext context = new JavaSparkContext(conf());
        DirectServer server = DirectServer.open(SECRET, List.of(first), dropped);
        DriverChannel toDriver = DirectConnection.open(SECRET, 0, server.port(), 100)) {
      assertNotNull(context.sc());
      assertEquals(100, answered(toDriver, 100));
      assertInstanceOf(IOException.class, answered(toDriver, 101));
    }
  }

  /** The length of an answer of {@code length} bytes as it arrives, or why it does not. */
  private Object answered(DriverChannel toDriver, int length) throws InterruptedException {
    BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
    toDriver.ask(
        number(0),
        (answer, failure) -> answers.add(failure == null ? answer.remaining() : failure));
    first.replies.take().accept(ByteBuffer.allocate(length));
    return answers.take();
  }

  @Test
  void aPortThatIsShutIsAnIoException() throws Exception {
    int shut;
    try (ServerSocket socket = new ServerSocket(0)) {
      shut = socket.getLocalPort();
    }
    try (JavaSparkContext context = new JavaSparkContext(conf())) {
      assertNotNull(context.sc());
      assertThrows(IOException.class, () -> connection(0, shut));
    }
  }

  @Test
  void theSettingCanForbidThePortOrNameOneThatIsTaken() throws Exception {
    try (JavaSparkContext context = new JavaSparkContext(conf().set(DirectServer.PORT, "-1"))) {
      assertNotNull(context.sc());
      assertNull(DirectServer.open(SECRET, List.of(first), dropped));
    }
    try (ServerSocket taken = new ServerSocket(0);
        JavaSparkContext context =
            new JavaSparkContext(
                conf().set(DirectServer.PORT, Integer.toString(taken.getLocalPort())))) {
      assertNotNull(context.sc());
      assertNull(DirectServer.open(SECRET, List.of(first), dropped));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"some", "-2", "65536", ""})
  void aPortThatIsNoneIsRefusedByTheDriver(String port) {
    try (JavaSparkContext context = new JavaSparkContext(conf().set(DirectServer.PORT, port))) {
      assertNotNull(context.sc());
      ThalwegException e =
          assertThrows(
              ThalwegException.class, () -> DirectServer.open(SECRET, List.of(first), dropped));
      assertEquals(ErrorCode.BAD_VALUE, e.code());
    }
  }

  @Test
  void aSettingThatIsNotUnderstoodIsRefusedByTheDriver() {
    try (JavaSparkContext context = new JavaSparkContext(conf().set(SharedMemory.SETTING, "no"))) {
      assertNotNull(context.sc());
      ThalwegException e =
          assertThrows(
              ThalwegException.class, () -> DirectServer.open(SECRET, List.of(first), dropped));
      assertEquals(ErrorCode.BAD_VALUE, e.code());
      assertTrue(e.getMessage().contains("spark.thalweg.sharedMemory is not understood"));
    }
  }

  private static SparkConf conf() {
    return new SparkConf()
        .setMaster("local[1]")
        .setAppName("thalweg-test")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1");
  }

  private static DirectConnection connection(int worker, int port)
      throws IOException, InterruptedException {
    return DirectConnection.open(SECRET, worker, port, OrderCodec.mostBytes());
  }

  private static ByteBuffer number(int value) {
    return Messages.buffer(new byte[Integer.BYTES]).putInt(value).flip();
  }
}

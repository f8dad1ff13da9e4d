package io.thalweg.worker.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody meets at the driver's port who does not know the secret, and who does. */
@Timeout(120)
class DirectServerTest {
  private static final int RPC = 3;
  private static final int STRANGERS = 20;
  private static final long MILLIS = 60_000;
  private static final String PASSWORD = "of-the-test";

  @TempDir private Path folder;

  private final Secret secret = Secret.random();
  private final Dropped dropped = new Dropped();
  private final BlockingQueue<byte[]> questions = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> gone = new LinkedBlockingQueue<>();
  private final WorkerChannel toWorker =
      new WorkerChannel() {
        @Override
        public void receive(ByteBuffer message, String address, Consumer<ByteBuffer> reply) {
          questions.add(Messages.bytesOf(message));
          reply.accept(ByteBuffer.wrap(new byte[] {42}));
        }

        @Override
        public int largestMessage() {
          return 5000;
        }

        @Override
        public void disconnected(String address) {
          gone.add(address);
        }
      };

  private JavaSparkContext context;
  private DirectServer server;

  @BeforeEach
  void open() {
    start(conf(), MILLIS);
  }

  @AfterEach
  void close() {
    server.close();
    context.close();
  }

  private void start(SparkConf conf, long millis) {
    context = new JavaSparkContext(conf);
    server =
        DirectServer.open(
            secret, List.of(toWorker, toWorker), new Strangers(STRANGERS, millis, dropped));
  }

  @Test
  void whoDoesNotKnowTheSecretLearnsNothing() throws Exception {
    byte[] right = bytes(new Hello(0, "").encode(secret));
    Map<String, byte[]> attempts = new LinkedHashMap<>();
    attempts.put("another secret", ask(bytes(new Hello(0, "").encode(Secret.random()))));
    attempts.put("half a secret", ask(Arrays.copyOf(right, Secret.BYTES / 2)));
    byte[] flipped = right.clone();
    flipped[Secret.BYTES - 1] ^= 1;
    attempts.put("a wrong bit", ask(flipped));
    attempts.put("nothing", ask(new byte[0]));
    attempts.put("a name", ask("thalweg-session-1/".getBytes(StandardCharsets.UTF_8)));
    attempts.put("a registration", ask(bytes(Messages.register("scalar"))));
    for (int kind : new int[] {0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 127, -1}) {
      attempts.put("kind " + kind, Peer.frame(21 + right.length, kind, right));
    }
    for (long length : new long[] {0, 1, 20, 2000, 1_500_000_000, 1L << 40, -1, Long.MIN_VALUE}) {
      attempts.put("length " + length, Peer.frame(length, RPC, right));
    }
    for (Map.Entry<String, byte[]> attempt : attempts.entrySet()) {
      try (Peer peer = new Peer(server.port())) {
        peer.send(attempt.getValue());
        assertEquals(0, peer.lastWords().length, attempt.getKey());
      }
    }
    assertEquals(attempts.size(), dropped.count());
    assertTrue(questions.isEmpty() && gone.isEmpty(), "a stranger reached the worker's channel");
  }

  @Test
  void aRightSecretForAWorkerThatDoesNotExistIsRefused() throws Exception {
    for (int worker : new int[] {-1, 2, Integer.MAX_VALUE}) {
      try (Peer peer = new Peer(server.port())) {
        peer.ask(new Hello(worker, "").encode(secret));
        assertEquals(0, peer.lastWords().length);
      }
    }
    assertTrue(gone.isEmpty());
  }

  @Test
  void whoKnowsTheSecretIsAnsweredAndBoundToTheLargestMessage() throws Exception {
    try (Peer peer = new Peer(server.port())) {
      peer.ask(new Hello(1, "").encode(secret));
      assertEquals(1, peer.answer().length);
      byte[] question = new byte[5000];
      new Random(1).nextBytes(question);
      peer.ask(ByteBuffer.wrap(question));
      assertEquals(42, peer.answer()[0]);
      assertEquals(5000, questions.take().length);
      peer.send(Peer.frame(21 + 5001, RPC, new byte[0])); // the first bytes are enough
      assertEquals(0, peer.lastWords().length);
      assertNotNull(gone.take());
    }
    assertEquals(0, dropped.count());
  }

  @Test
  void framesArriveWholeHoweverTheyAreCut() throws Exception {
    long seed = System.nanoTime();
    System.out.println("DirectServerTest cuts, seed " + seed);
    Random random = new Random(seed);
    try (Peer peer = new Peer(server.port())) {
      peer.ask(new Hello(0, "").encode(secret));
      peer.answer();
      for (int trial = 0; trial < 30; trial++) {
        byte[] message = new byte[random.nextInt(300)];
        random.nextBytes(message);
        byte[] frame = ask(message);
        for (int at = 0; at < frame.length; ) {
          int to = Math.min(frame.length, at + 1 + random.nextInt(random.nextBoolean() ? 3 : 200));
          peer.send(Arrays.copyOfRange(frame, at, to));
          at = to;
        }
        peer.answer();
        assertEquals(ByteBuffer.wrap(message), ByteBuffer.wrap(questions.take()));
      }
    }
  }

  @Test
  void anyBytesEndTheConnectionOrAreWaitedFor() throws Exception {
    long seed = System.nanoTime();
    System.out.println("DirectServerTest bytes, seed " + seed);
    Random random = new Random(seed);
    for (int trial = 0; trial < 200; trial++) {
      byte[] bytes = new byte[Long.BYTES + random.nextInt(3000)];
      random.nextBytes(bytes);
      if (random.nextBoolean()) {
        ByteBuffer.wrap(bytes).putLong(0, random.nextInt(200)); // where there are so many
      }
      try (Peer peer = new Peer(server.port())) {
        peer.send(bytes);
      } catch (SocketException e) {
        assertNotNull(e); // closed while we were still sending
      }
    }
    aWorkerGetsIn();
    assertTrue(questions.isEmpty(), "a stranger reached the worker's channel");
  }

  @Test
  void aFloodOfConnectionsIsBoundedAndAWorkerGetsIn() throws Exception {
    List<Peer> flood = new ArrayList<>();
    try {
      for (int i = 0; i < 3 * STRANGERS; i++) {
        flood.add(new Peer(server.port()));
      }
      while (dropped.count() < 2 * STRANGERS) {
        Thread.onSpinWait(); // until the oldest are closed
      }
      aWorkerGetsIn();
      assertEquals(2 * STRANGERS + 1, dropped.count());
    } finally {
      for (Peer peer : flood) {
        peer.close();
      }
    }
  }

  private void aWorkerGetsIn() throws IOException, InterruptedException {
    BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
    try (DriverChannel toDriver =
        DirectConnection.open(secret, 0, server.port(), Messages.MESSAGE_BYTES)) {
      toDriver.ask(
          ByteBuffer.wrap(new byte[3]),
          (answer, failure) -> answers.add(failure == null ? (int) answer.get() : -1));
      assertEquals(42, answers.take());
    }
    assertEquals(3, questions.take().length);
  }

  @Test
  void whoSaysNothingIsSentAwayAfterAWhileAndAWorkerMayBeSilent() throws Exception {
    close();
    start(conf(), 100);
    try (Peer worker = new Peer(server.port());
        Peer silent = new Peer(server.port());
        Peer slow = new Peer(server.port())) {
      worker.ask(new Hello(0, "").encode(secret));
      worker.answer();
      slow.send(new byte[3]);
      assertEquals(0, silent.lastWords().length);
      assertEquals(0, slow.lastWords().length);
      worker.ask(ByteBuffer.wrap(new byte[3]));
      assertEquals(42, worker.answer()[0]);
    }
    assertEquals(2, dropped.count());
  }

  @Test
  void withAuthenticationTooFramesAreBoundedAndRefusalsSilent() throws Exception {
    close();
    for (boolean aes : new boolean[] {true, false}) {
      start(
          conf()
              .set("spark.authenticate", "true")
              .set("spark.authenticate.secret", "of the test")
              .set("spark.network.crypto.enabled", Boolean.toString(aes)),
          MILLIS);
      for (byte[] attempt :
          List.of(
              ask(bytes(new Hello(0, "").encode(secret))), // the session's secret is not enough
              ask(new byte[900]),
              Peer.frame(1_500_000_000, RPC, new byte[100]),
              Peer.frame(2000, RPC, new byte[0]))) {
        try (Peer peer = new Peer(server.port())) {
          peer.send(attempt);
          assertEquals(0, peer.lastWords().length);
        }
      }
      aWorkerGetsIn();
      if (aes) {
        close();
      }
    }
    assertEquals(8, dropped.count());
  }

  @Test
  void overTlsTooFramesAreBoundedAndAWorkerGetsIn() throws Exception {
    close();
    Path keys = keys();
    SparkConf conf = conf().set("spark.ssl.rpc.enabled", "true");
    for (String store : List.of("keyStore", "trustStore")) {
      conf.set("spark.ssl.rpc." + store, keys.toString());
      conf.set("spark.ssl.rpc." + store + "Password", PASSWORD);
    }
    start(conf.set("spark.ssl.rpc.keyPassword", PASSWORD), MILLIS);
    aWorkerGetsIn();
    SSLSocketFactory sockets = trusting(keys).getSocketFactory();
    for (byte[] attempt :
        List.of(
            ask(bytes(new Hello(0, "").encode(Secret.random()))),
            Peer.frame(1_500_000_000, RPC, new byte[100]))) {
      try (Peer peer =
          new Peer(sockets.createSocket(InetAddress.getLoopbackAddress(), server.port()))) {
        peer.send(attempt);
        assertEquals(0, peer.lastWords().length);
      }
    }
    assertEquals(2, dropped.count());
    assertTrue(questions.isEmpty(), "a stranger reached the worker's channel");
  }

  /** A key pair that vouches for itself. */
  private Path keys() throws Exception {
    Path keys = folder.resolve("keys.jks");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "test",
            "-keyalg",
            "RSA",
            "-dname",
            "CN=localhost",
            "-storetype",
            "JKS",
            "-storepass",
            PASSWORD,
            "-keypass",
            PASSWORD,
            "-keystore",
            keys.toString());
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    return keys;
  }

  private static SSLContext trusting(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return tls;
  }

  @Test
  void theSecretIsNeverPrinted() {
    byte[] bits = bytes(new Hello(0, "").encode(secret));
    String hex = HexFormat.of().formatHex(bits, 0, Secret.BYTES);
    HubServer.Address address = new HubServer.Address("session", 1, secret);
    for (Object told : List.of(secret, address, new Door(secret, List.of(), true, 1, null))) {
      String text = told.toString();
      assertTrue(!text.contains(hex) && text.contains("a secret"), text);
    }
  }

  private static byte[] ask(byte[] message) {
    return Peer.frame(21 + message.length, RPC, message);
  }

  private static byte[] bytes(ByteBuffer message) {
    return Messages.bytesOf(message);
  }

  private static SparkConf conf() {
    return new SparkConf()
        .setMaster("local[1]")
        .setAppName("thalweg-test")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1");
  }
}

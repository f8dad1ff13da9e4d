package io.thalweg.driver.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * Somebody without credentials at the driver's own port, who knows all of the protocol but the
 * session's secret.
 */
final class Rogue implements AutoCloseable {
  private static final int RPC = 3;
  private static final int AROUND = 8 + 1 + 8 + 4;
  private static final int SECRET = 32;
  private static final byte REGISTER = 1;
  private static final byte REPORT = 2;
  private static final byte GRADIENT = 3;
  private static final byte PULL = 4;
  private static final int PATIENCE_MILLIS = 30_000;

  private final int port;
  private final Random random;
  private final List<Socket> idle = new ArrayList<>();

  Rogue(int port, long seed) {
    this.port = port;
    this.random = new Random(seed);
  }

  /** Tries everything once, for the round with this ticket; nothing may come back. */
  void attack(long ticket) throws IOException {
    byte[] guess = new byte[SECRET];
    random.nextBytes(guess);
    assertSilence(hello(new byte[0], "thalweg-session-of-somebody/"));
    assertSilence(hello(new byte[SECRET], ""));
    assertSilence(hello(guess, ""));
    for (byte[] message : List.of(register(), emptyReport(ticket), failure(ticket), pull(ticket))) {
      assertSilence(message);
      assertSilence(join(guess, message)); // as an endpoint of Spark's RPC would have it
    }
    assertSilence(new byte[] {GRADIENT, 0, 0, 0, 0});
    assertClosed(ByteBuffer.allocate(AROUND).putLong(1_500_000_000L).put(8, (byte) RPC).array());
    assertClosed(ByteBuffer.allocate(AROUND).putLong(-1).array());
    byte[] garbage = new byte[1000];
    random.nextBytes(garbage);
    garbage[0] |= 1; // a length of 2^56 at least
    assertClosed(garbage);
  }

  /** Opens connections and says nothing. */
  void crowd(int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      idle.add(connected());
    }
  }

  /** Sends as much as the driver takes of a frame that it announces with 1.5 GB: how much. */
  long fill() throws IOException {
    long sent = 0;
    byte[] block = new byte[1 << 20];
    try (Socket socket = connected()) {
      socket
          .getOutputStream()
          .write(ByteBuffer.allocate(AROUND).putLong(1_500_000_000L).put(8, (byte) RPC).array());
      while (sent < 600L << 20) {
        socket.getOutputStream().write(block);
        sent += block.length;
      }
    } catch (SocketException e) {
      return sent;
    }
    return sent;
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private void assertSilence(byte[] message) throws IOException {
    assertClosed(
        ByteBuffer.allocate(AROUND + message.length)
            .putLong(AROUND + message.length)
            .put((byte) RPC)
            .putLong(7)
            .putInt(message.length)
            .put(message)
            .array());
  }

  /** Sends bytes; the connection is closed without an answer. */
  private void assertClosed(byte[] bytes) throws IOException {
    try (Socket socket = connected()) {
      socket.getOutputStream().write(bytes);
      int answer = -1;
      try {
        answer = socket.getInputStream().read();
      } catch (SocketException e) {
        assertEquals("Connection reset", e.getMessage()); // closed with bytes unread
      }
      assertEquals(-1, answer, "the driver has answered somebody without the secret");
    }
  }

  private static byte[] hello(byte[] secret, String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return message(secret.length + 8 + text.length)
        .put(secret)
        .putInt(0)
        .putInt(text.length)
        .put(text)
        .array();
  }

  private static byte[] register() {
    return message(11)
        .put(REGISTER)
        .putInt(6)
        .put("scalar".getBytes(StandardCharsets.UTF_8))
        .array();
  }

  private static byte[] emptyReport(long ticket) {
    return message(23).put(REPORT).putLong(ticket).putLong(1).put((byte) 0).put((byte) 0).array();
  }

  private static byte[] failure(long ticket) throws IOException {
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(object)) {
      out.writeObject(new BitSet(9));
    }
    return message(21 + object.size())
        .put(REPORT)
        .putLong(ticket)
        .putLong(1)
        .putInt(object.size())
        .put(object.toByteArray())
        .array();
  }

  private static byte[] pull(long ticket) {
    return message(17).put(PULL).putLong(ticket).putInt(0).putInt(1).array();
  }

  private static byte[] join(byte[] first, byte[] second) {
    return message(first.length + second.length).put(first).put(second).array();
  }

  private static ByteBuffer message(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : idle) {
      socket.close();
    }
  }
}

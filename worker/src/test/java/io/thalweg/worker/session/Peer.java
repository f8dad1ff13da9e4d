package io.thalweg.worker.session;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A client that speaks the framing of Spark's network library by hand, and is bound to nothing: it
 * announces what it likes. For tests.
 */
final class Peer implements AutoCloseable {
  private static final int RPC = 3;
  private static final int AROUND = 8 + 1 + 8 + 4;
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;

  Peer(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  Peer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /** Sends bytes as they are. */
  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Sends a question. */
  void ask(ByteBuffer message) throws IOException {
    byte[] body = new byte[message.remaining()];
    message.get(body);
    send(frame(AROUND + (long) body.length, RPC, body));
  }

  /** A frame that announces any length and kind. */
  static byte[] frame(long length, int kind, byte[] body) {
    return ByteBuffer.allocate(AROUND + body.length)
        .putLong(length)
        .put((byte) kind)
        .putLong(1)
        .putInt(body.length)
        .put(body)
        .array();
  }

  /** The answer to a question. */
  byte[] answer() throws IOException {
    InputStream in = socket.getInputStream();
    byte[] head = in.readNBytes(AROUND);
    byte[] body = in.readNBytes((int) (ByteBuffer.wrap(head).getLong() - AROUND));
    if (head[8] != RPC + 1) {
      throw new IOException("no answer, but a frame of kind " + head[8]);
    }
    return body;
  }

  /** What the other end sends before it closes the connection; waits for that. */
  byte[] lastWords() throws IOException {
    byte[] words = new byte[1 << 16];
    int length = 0;
    try {
      int read = socket.getInputStream().read(words);
      while (read >= 0) {
        length += read;
        read = socket.getInputStream().read(words, length, words.length - length);
      }
    } catch (SocketException e) {
      return Arrays.copyOf(words, length); // closed with bytes of ours unread
    }
    return Arrays.copyOf(words, length);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

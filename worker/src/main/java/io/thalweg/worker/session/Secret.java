package io.thalweg.worker.session;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * What the tasks of a session know and nobody else: it travels inside Spark's own tasks, and
 * whoever connects to the driver must show it before anything else. It is never printed.
 */
final class Secret implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How long it is. */
  static final int BYTES = 32;

  private final byte[] bits;

  private Secret(byte[] bits) {
    this.bits = bits;
  }

  /** A new one. */
  static Secret random() {
    byte[] bits = new byte[BYTES];
    new SecureRandom().nextBytes(bits);
    return new Secret(bits);
  }

  /** Writes it. */
  void put(ByteBuffer message) {
    message.put(bits);
  }

  /**
   * Whether {@code message} goes on with this secret, which is read; takes the same time wherever
   * they differ.
   */
  boolean isShownBy(ByteBuffer message) {
    if (message.remaining() < BYTES) {
      return false;
    }
    byte[] shown = new byte[BYTES];
    message.get(shown);
    return MessageDigest.isEqual(bits, shown);
  }

  @Override
  public String toString() {
    return "a secret";
  }
}

package io.thalweg.worker.spark;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

/**
 * The byte form of messages. Spark's RPC reads objects with a class loader that knows Spark's jars
 * only: on a real cluster it cannot find ours, and the connection would break. So bytes travel, and
 * our own code turns them into messages again.
 */
final class Messages {
  private Messages() {}

  static byte[] encode(Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(message);
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, "cannot write a message").cause(e);
    }
    return bytes.toByteArray();
  }

  static Message decode(byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (Message) in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, "cannot read a message").cause(e);
    }
  }
}

package io.thalweg.worker.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.wire.MessageParts;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FailureCodecTest {
  @Test
  void aUsersErrorKeepsItsWordsAndItsStackTrace() {
    ThalwegException sent =
        ThalwegException.of(ErrorCode.BAD_OBJECTIVE, "the objective failed")
            .expected("größer als 0")
            .remedy("change it")
            .cause(new IllegalStateException("of the user"));
    ThalwegException arrived = travelled(sent);
    assertEquals(sent.getMessage(), arrived.getMessage());
    assertEquals(ErrorCode.BAD_OBJECTIVE, arrived.code());
    assertNull(arrived.found());
    String trace = arrived.getCause().getMessage();
    assertTrue(trace.contains("aUsersErrorKeepsItsWordsAndItsStackTrace"), trace);
    assertTrue(trace.contains("Caused by: java.lang.IllegalStateException: of the user"), trace);
  }

  @Test
  void anythingElseIsAnInternalErrorThatNamesIt() {
    ThalwegException arrived = travelled(new ArithmeticException("/ by zero"));
    assertEquals(ErrorCode.INTERNAL, arrived.code());
    assertEquals("a worker failed: java.lang.ArithmeticException: / by zero", arrived.what());
  }

  @Test
  void longTextsAreCutBetweenTwoLetters() {
    String letters = "ü".repeat(1 << 20);
    ThalwegException sent = ThalwegException.of(ErrorCode.BAD_ROW, "x" + letters).found(letters);
    ThalwegException arrived = travelled(sent);
    assertTrue(arrived.what().length() > 1000 && sent.what().startsWith(arrived.what()));
    assertTrue(FailureCodec.encode(sent).length <= FailureCodec.MOST_BYTES);
  }

  @Test
  void unknownCodesAndOversizedTextsAreRefused() {
    ByteBuffer unknown = Messages.buffer(new byte[100]);
    MessageParts.putText(unknown, "NO_SUCH_CODE", 20);
    assertThrows(ThalwegException.class, () -> FailureCodec.decode(unknown.flip()));
    ByteBuffer silent = Messages.buffer(new byte[100]);
    MessageParts.putText(silent, "BAD_ROW", 20);
    for (int text = 0; text < 5; text++) {
      MessageParts.putText(silent, null, 20);
    }
    assertThrows(ThalwegException.class, () -> FailureCodec.decode(silent.flip()));
    byte[] bytes = FailureCodec.encode(new IllegalStateException("of the test"));
    Messages.buffer(bytes).putInt(0, 1 << 30);
    assertThrows(ThalwegException.class, () -> FailureCodec.decode(Messages.buffer(bytes)));
  }

  @Test
  void anyBytesAreAFailureOrRefused() {
    long seed = System.nanoTime();
    System.out.println("FailureCodecTest seed " + seed);
    Random random = new Random(seed);
    byte[] whole = FailureCodec.encode(new IllegalStateException("of the test"));
    for (int trial = 0; trial < 20_000; trial++) {
      byte[] bytes = whole.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(Math.min(bytes.length, 150))] = (byte) random.nextInt();
      }
      try {
        FailureCodec.decode(Messages.buffer(bytes));
      } catch (ThalwegException e) {
        assertEquals(ErrorCode.INTERNAL, e.code());
      }
    }
  }

  private static ThalwegException travelled(RuntimeException failure) {
    ByteBuffer message = Messages.buffer(FailureCodec.encode(failure));
    ThalwegException arrived = FailureCodec.decode(message);
    assertEquals(0, message.remaining());
    return arrived;
  }
}

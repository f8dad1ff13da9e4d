package io.thalweg.worker.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.thalweg.shared.error.ThalwegException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class SharedMemoryTest {
  private final SharedMemory worker = SharedMemory.create();

  @Test
  void questionsAndAnswersStandInTheSameMemory() {
    SharedMemory driver = SharedMemory.open(worker.name());
    worker.hide();
    ByteBuffer question = worker.slots().get(3).clear().putLong(17).putInt(4).flip();
    ByteBuffer found = driver.referred(worker.reference(question));
    assertEquals(12, found.remaining());
    assertEquals(17, found.getLong());
    assertEquals(4, found.getInt());
    ByteBuffer travels =
        SharedMemory.answer(found, Messages.buffer(new byte[8]).putLong(18).flip());
    ByteBuffer answer = SharedMemory.answered(question, travels);
    assertEquals(8, answer.remaining());
    assertEquals(18, answer.getLong());
    assertEquals(4, travels.limit(), "the answer itself does not travel");
  }

  @Test
  void itsNameIsGoneOnceItIsHidden() {
    assertNotNull(SharedMemory.open(worker.name()));
    worker.hide();
    assertNull(SharedMemory.open(worker.name()));
  }

  @Test
  void messagesThatStandElsewhereAreNoReferences() {
    worker.hide();
    assertNull(worker.reference(ByteBuffer.allocate(9)));
    assertNull(worker.referred(Messages.pull(7, 8, 9, ByteBuffer.allocate(100))));
    assertNull(worker.referred(ByteBuffer.allocate(0)));
  }

  @Test
  void referencesOutsideOfItAreRefused() {
    worker.hide();
    ByteBuffer reference = worker.reference(worker.slots().get(0).clear());
    reference.putInt(1, SharedMemory.SLOTS);
    assertThrows(ThalwegException.class, () -> worker.referred(reference));
    ByteBuffer tooLong = worker.reference(worker.slots().get(0).clear());
    tooLong.putInt(5, SharedMemory.SLOT_BYTES + 1);
    assertThrows(ThalwegException.class, () -> worker.referred(tooLong));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "../../etc/hostname", "thalweg-1", "\0"})
  void noOtherFileIsOpened(String name) {
    worker.hide();
    assertNull(SharedMemory.open(name));
  }

  @Test
  void aWindowOfAnotherHostIsNotThere() {
    worker.hide();
    assertNull(SharedMemory.open("thalweg-" + UUID.randomUUID()));
  }
}

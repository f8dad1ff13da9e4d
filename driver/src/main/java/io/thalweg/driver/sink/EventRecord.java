package io.thalweg.driver.sink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** A record of TensorFlow's files: length, checksum of the length, content, its checksum. */
final class EventRecord {
  private static final int MASK = 0xa282ead8;

  private EventRecord() {}

  static byte[] of(byte[] content) {
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + content.length + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(content.length);
    record.putInt(checksum(record.array(), 0, Long.BYTES));
    record.put(content);
    record.putInt(checksum(content, 0, content.length));
    return record.array();
  }

  /** CRC-32C, masked since these bytes may themselves be summed up. */
  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }
}

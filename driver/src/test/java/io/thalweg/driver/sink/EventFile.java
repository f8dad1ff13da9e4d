package io.thalweg.driver.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads event files of TensorBoard, by Protocol Buffers' own code and a checksum bit by bit. */
public final class EventFile {
  private static final int POLYNOMIAL = 0x82f63b78; // Castagnoli's, its bits reversed

  private EventFile() {}

  /** An event with all of its fields that a run writes. */
  public record Event(
      double wallTime, long step, String version, boolean starts, Map<String, Float> scalars) {}

  /** The events of all files of a folder, in the order in which TensorBoard reads them. */
  public static List<Event> readAll(Path folder) throws IOException {
    List<Event> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        events.addAll(read(file));
      }
    }
    return events;
  }

  static List<Event> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] length = new byte[Long.BYTES];
      bytes.get(length);
      assertEquals(masked(length), bytes.getInt());
      long size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
      byte[] content = new byte[Math.toIntExact(size)];
      bytes.get(content);
      assertEquals(masked(content), bytes.getInt());
      events.add(event(UnknownFieldSet.parseFrom(content)));
    }
    return events;
  }

  private static Event event(UnknownFieldSet fields) throws IOException {
    Map<String, Float> scalars = new LinkedHashMap<>();
    if (fields.hasField(5)) {
      UnknownFieldSet summary = message(fields, 5);
      for (var bytes : summary.getField(1).getLengthDelimitedList()) {
        UnknownFieldSet value = UnknownFieldSet.parseFrom(bytes);
        scalars.put(
            text(value, 1), Float.intBitsToFloat(value.getField(2).getFixed32List().get(0)));
      }
    }
    boolean starts =
        fields.hasField(7) && message(fields, 7).getField(1).getVarintList().get(0) == 1;
    return new Event(
        Double.longBitsToDouble(fields.getField(1).getFixed64List().get(0)),
        fields.hasField(2) ? fields.getField(2).getVarintList().get(0) : 0,
        fields.hasField(3) ? text(fields, 3) : "",
        starts,
        scalars);
  }

  private static UnknownFieldSet message(UnknownFieldSet fields, int number) throws IOException {
    return UnknownFieldSet.parseFrom(fields.getField(number).getLengthDelimitedList().get(0));
  }

  private static String text(UnknownFieldSet fields, int number) {
    return fields.getField(number).getLengthDelimitedList().get(0).toStringUtf8();
  }

  /** As TensorFlow's hash/crc32c.h defines it. */
  static int masked(byte[] bytes) {
    int crc = ~0;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
      }
    }
    crc = ~crc;
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }
}

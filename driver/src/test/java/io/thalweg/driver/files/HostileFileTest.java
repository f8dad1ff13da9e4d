package io.thalweg.driver.files;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Files that somebody has made to harm their reader are refused, and cost little. */
class HostileFileTest {
  private static final long ROOM = 16 << 20;
  private static final int FACTOR = 4;
  private static final int LARGE = 15_000_000;

  @TempDir Path directory;
  private Path json;
  private Path tensors;

  @BeforeEach
  void save() {
    ModelDirectory.save(SampleModels.all().get("images"), directory.resolve("model"));
    json = directory.resolve("model/model.json");
    tensors = directory.resolve("model/model.safetensors");
  }

  /** Descriptions written by hand, one fault each. */
  @TestFactory
  Stream<DynamicTest> everyFileOfTheCorpusIsRefused() throws IOException, URISyntaxException {
    Path corpus = Path.of(HostileFileTest.class.getResource("bad").toURI());
    try (Stream<Path> files = Files.list(corpus)) {
      List<Path> sorted = files.sorted().toList();
      assertTrue(sorted.size() >= 25, sorted.toString());
      return sorted.stream()
          .map(
              file ->
                  DynamicTest.dynamicTest(
                      file.getFileName().toString(),
                      () -> {
                        Files.write(json, Files.readAllBytes(file));
                        assertRefused();
                      }));
    }
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    byte[] whole = Files.readAllBytes(json);
    Map<String, byte[]> cases = new LinkedHashMap<>();
    cases.put("zero bytes", new byte[0]);
    cases.put("one zero", new byte[1]);
    cases.put("zeros", new byte[1000]);
    cases.put(
        "UTF-16", new String(whole, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16));
    cases.put(
        "a byte order mark", joined(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, whole));
    cases.put("a zero behind", joined(whole, new byte[1]));
    cases.put("twice", joined(whole, whole));
    for (int bad : new int[] {0x80, 0xc0, 0xed, 0xf5, 0xff}) { // never or not alone in UTF-8
      byte[] damaged = whole.clone();
      damaged[new String(whole, StandardCharsets.ISO_8859_1).indexOf("pixels")] = (byte) bad;
      cases.put("byte " + bad, damaged);
    }
    for (Map.Entry<String, byte[]> each : cases.entrySet()) {
      Files.write(json, each.getValue());
      assertRefused();
    }
  }

  @Test
  void whatIsNoFileIsRefused() throws IOException, InterruptedException {
    for (Path file : List.of(json, tensors)) {
      byte[] whole = Files.readAllBytes(file);
      Files.delete(file);
      Files.createDirectory(file);
      assertRefused();
      Files.delete(file);
      Files.createSymbolicLink(file, Path.of("/dev/zero"));
      assertRefused();
      Files.delete(file);
      assertSame(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
      assertRefused(); // and nobody waits for a writer
      Files.delete(file);
      Files.write(file, whole);
    }
    ModelDirectory.load(directory.resolve("model"));
  }

  /** The text of so many bytes takes at most four times its length and 16 MiB. */
  @TestFactory
  Stream<DynamicTest> aLargeDescriptionTakesLittleMemory() {
    return large()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(),
                    () -> {
                      Files.write(json, text("{\"format\": [", each.getValue(), "]}", LARGE));
                      assertCheap(LARGE);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> aLargeHeaderTakesLittleMemory() {
    int length = SafeTensorsReader.MAX_HEADER_BYTES;
    return large()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(),
                    () -> {
                      byte[] header = text("{\"x\": [", each.getValue(), "]}", length);
                      Files.write(tensors, header(header));
                      assertCheap(length);
                    }));
  }

  @Test
  void aHeaderOfManyTensorsTakesLittleMemory() throws IOException {
    int length = SafeTensorsReader.MAX_HEADER_BYTES;
    IntFunction<String> empty =
        i -> "\"%d\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},".formatted(i);
    byte[] header =
        text(
            "{",
            empty,
            "\"y\":{\"dtype\":\"F32\",\"shape\":[0]," + "\"data_offsets\":[0,0]}}",
            length);
    Files.write(tensors, header(header));
    assertCheap(length);
  }

  /** What is repeated, by its number. */
  private static Stream<Map.Entry<String, IntFunction<String>>> large() {
    Map<String, IntFunction<String>> cases = new LinkedHashMap<>();
    cases.put("lists in lists", i -> "[[]],");
    cases.put("lists", i -> "[],");
    cases.put("objects", i -> "{},");
    cases.put("small objects", i -> "{\"a\":0},");
    cases.put("texts", i -> "\"ab\",");
    cases.put("zeros", i -> "0,");
    cases.put("numbers", i -> i + ",");
    cases.put("decimals", i -> ".5,".replace(".", i % 10 + "."));
    cases.put("nulls", i -> "null,");
    cases.put("names", i -> "{\"" + i + "\":0},");
    cases.put("one long text", i -> i == 0 ? "\"" : "aaaaaaaaaa");
    cases.put("one long number", i -> "1111111111");
    cases.put("depth", i -> "[");
    return cases.entrySet().stream();
  }

  /**
   * {@code head}, as many pieces as fit, spaces, {@code null} as the last element, {@code tail}.
   */
  private static byte[] text(String head, IntFunction<String> piece, String tail, int length) {
    String end = tail.startsWith("]") ? "null" + tail : tail;
    ByteBuffer text = ByteBuffer.allocate(length);
    text.put(head.getBytes(StandardCharsets.UTF_8));
    for (int i = 0; ; i++) {
      byte[] next = piece.apply(i).getBytes(StandardCharsets.UTF_8);
      if (text.remaining() < next.length + end.length()) {
        break;
      }
      text.put(next);
    }
    text.put(end.getBytes(StandardCharsets.UTF_8));
    Arrays.fill(text.array(), text.position(), length, (byte) ' ');
    return text.array();
  }

  private static byte[] header(byte[] json) {
    return ByteBuffer.allocate(Long.BYTES + json.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .array();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  /** All that is ever allocated is an upper bound of what is held at once. */
  private void assertCheap(long length) {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getThreadAllocatedBytes(Thread.currentThread().getId());
    assertRefused();
    long bytes = thread.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertTrue(bytes <= FACTOR * length + ROOM, bytes + " bytes for " + length);
  }

  private void assertRefused() {
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> ModelDirectory.load(directory.resolve("model")));
    assertSame(ErrorCode.BAD_MODEL_FILE, error.code(), error.getMessage());
    assertTrue(error.getMessage().length() < 2000, error.getMessage());
    assertTrue(error.getMessage().contains(directory.toString()), error.getMessage());
  }
}

package io.thalweg.driver.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
  private static final float[] FLAT = {1f, -2f, Float.MIN_VALUE, 4f, -0f, 6f, 7f, Float.NaN};

  @TempDir Path directory;

  @Test
  void bothTypesComeBackWithEveryBit() {
    Path path = directory.resolve("a.safetensors");
    SafeTensors.write(sample(), path);
    TensorFile read = SafeTensors.read(path);
    assertEquals(Map.of("made_by", "test"), read.metadata());
    NamedTensor<float[]> weight = read.require("layer.weight", DType.FLOAT32);
    assertEquals(Shape.of(2, 3), weight.shape());
    assertArrayEquals(Arrays.copyOfRange(FLAT, 1, 7), weight.array());
    double[] mean = read.require("input.mean", DType.FLOAT64).array();
    assertArrayEquals(new double[] {Math.PI, -0.0, Double.NEGATIVE_INFINITY}, mean);
  }

  @Test
  void tensorsLargerThanOneChunkComeBack() {
    double[] values = new Random(1).doubles(70_001).toArray();
    Path path = directory.resolve("large.safetensors");
    SafeTensors.write(
        TensorFile.of(Map.of(), List.of(NamedTensor.vector("x", DType.FLOAT64, values))), path);
    assertArrayEquals(values, SafeTensors.read(path).require("x", DType.FLOAT64).array());
  }

  @Test
  void layoutIsThatOfTheFormat() throws IOException {
    byte[] bytes = bytes(sample());
    int header = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    String text = new String(bytes, 8, header, StandardCharsets.UTF_8);
    assertEquals(0, header % 8);
    assertEquals(
        "{\"__metadata__\":{\"made_by\":\"test\"},"
            + "\"input.mean\":{\"data_offsets\":[0,24],\"dtype\":\"F64\",\"shape\":[3]},"
            + "\"layer.weight\":{\"data_offsets\":[24,48],\"dtype\":\"F32\",\"shape\":[2,3]},"
            + "\"none\":{\"data_offsets\":[48,48],\"dtype\":\"F32\",\"shape\":[0,5]},"
            + "\"scalar\":{\"data_offsets\":[48,52],\"dtype\":\"F32\",\"shape\":[]}}",
        text.stripTrailing());
    assertEquals(8 + header + 52, bytes.length);
  }

  @Test
  void sameContentInAnotherOrderGivesTheSameBytes() throws IOException {
    List<NamedTensor<?>> reversed = new ArrayList<>(sample().tensors());
    Collections.reverse(reversed);
    assertArrayEquals(bytes(sample()), bytes(TensorFile.of(sample().metadata(), reversed)));
  }

  /** Headers with '~' for a double quote, over 8 bytes of elements. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{~x~:{~dtype~:~F32~,~shape~:[1],~data_offsets~:[4,8]}} | hole",
        "{~x~:{~dtype~:~F32~,~shape~:[1],~data_offsets~:[0,4]}} | trailing",
        "{~x~:{~dtype~:~F32~,~shape~:[3],~data_offsets~:[0,12]}} | truncated",
        "{~x~:{~dtype~:~F32~,~shape~:[3],~data_offsets~:[0,8]}} | disagree",
        "{~x~:{~dtype~:~F32~,~shape~:[2],~data_offsets~:[8,0]}} | data_offsets",
        "{~x~:{~dtype~:~F32~,~shape~:[2],~data_offsets~:[0]}} | data_offsets",
        "{~x~:{~dtype~:~F32~,~shape~:[2],~data_offsets~:[0,8.0]}} | data_offsets",
        "{~x~:{~dtype~:~F32~,~shape~:[-2],~data_offsets~:[0,8]}} | shape",
        "{~x~:{~dtype~:~F32~,~shape~:null,~data_offsets~:[0,8]}} | shape",
        "{~x~:{~dtype~:~F32~,~shape~:[65536,65536,0],~data_offsets~:[0,8]}} | shape",
        "{~x~:{~dtype~:~F32~,~shape~:[99999999999999999999],~data_offsets~:[0,8]}} | JSON",
        "{~x~:{~dtype~:~F32~,~shape~:[3000000000],~data_offsets~:[0,8]}} | shape",
        "{~x~:{~dtype~:~BF16~,~shape~:[4],~data_offsets~:[0,8]}} | dtype",
        "{~x~:{~dtype~:~F32~,~shape~:[2],~data_offsets~:[0,8],~y~:1}} | keys",
        "{~x~:{~dtype~:~F32~,~shape~:[2]}} | keys",
        "{~x~:[]} | malformed",
        "{~x~:{~dtype~:~F64~,~shape~:[1],~data_offsets~:[0,8]},"
            + "~x~:{~dtype~:~F64~,~shape~:[1],~data_offsets~:[0,8]}} | JSON",
        "{~x~:{~dtype~:~F32~,~shape~:[2],~data_offsets~:[0,8]},"
            + "~y~:{~dtype~:~F32~,~shape~:[1],~data_offsets~:[4,8]}} | overlaps",
        "{~__metadata__~:{~a~:1}} | metadata",
        "{~x~:{~dtype~:~F32~,~shape~:[2],~data_offsets~:[0,8]}}{} | JSON",
        "[] | object",
        "{ | header length",
        "{] | JSON",
      })
  void unsoundHeadersAreRefused(String header, String message) {
    byte[] json = header.replace('~', '"').getBytes(StandardCharsets.UTF_8);
    ThalwegException error = assertBad(file(json.length, json, 8));
    assertTrue(error.getMessage().contains(message), error.getMessage());
    assertTrue(error.getMessage().contains("found:"), error.getMessage());
  }

  @Test
  void impossibleHeaderLengthsAreRefusedBeforeAnythingIsAllocated() {
    for (long length : new long[] {0, 1, 17, Integer.MAX_VALUE, Long.MAX_VALUE, -1}) {
      assertBad(file(length, "{}              ".getBytes(StandardCharsets.UTF_8), 0));
    }
    assertBad(new byte[0]);
    assertBad(new byte[7]);
    byte[] tooLong = new byte[SafeTensorsReader.MAX_HEADER_BYTES + 1];
    Arrays.fill(tooLong, (byte) ' ');
    tooLong[0] = '{';
    tooLong[1] = '}';
    assertBad(file(tooLong.length, tooLong, 0));
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    byte[] json = "{\"\u00ff\":1}".getBytes(StandardCharsets.ISO_8859_1);
    assertTrue(assertBad(file(json.length, json, 0)).getMessage().contains("UTF-8"));
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = bytes(sample());
    for (int length = 0; length < whole.length; length++) {
      assertBad(Arrays.copyOf(whole, length));
      int missing = length;
      // The file system has promised more bytes than there are.
      assertThrows(
          ThalwegException.class,
          () ->
              SafeTensors.read(
                  new ByteArrayInputStream(whole, 0, missing), whole.length, "promised"));
    }
    assertBad(Arrays.copyOf(whole, whole.length + 1));
  }

  @Test
  void randomDamageGivesAValidResultOrTheTypedError() throws IOException {
    long seed = System.nanoTime();
    System.out.println("SafeTensorsTest seed " + seed);
    Random random = new Random(seed);
    byte[] whole = bytes(sample());
    int refused = 0;
    for (int trial = 0; trial < 5_000; trial++) {
      byte[] damaged = damage(whole.clone(), random);
      try {
        SafeTensors.read(new ByteArrayInputStream(damaged), damaged.length, "fuzz");
      } catch (ThalwegException e) {
        assertSame(ErrorCode.BAD_MODEL_FILE, e.code());
        refused++;
      }
    }
    assertTrue(refused > 500, "only " + refused + " refused, seed " + seed);
  }

  @Test
  void missingTensorsAndOtherTypesAreTypedErrors() {
    TensorFile file = sample();
    assertSame(
        ErrorCode.BAD_MODEL_FILE,
        assertThrows(ThalwegException.class, () -> file.require("absent", DType.FLOAT32)).code());
    assertSame(
        ErrorCode.BAD_MODEL_FILE,
        assertThrows(ThalwegException.class, () -> file.require("input.mean", DType.FLOAT32))
            .code());
  }

  @Test
  void anAbsentFileIsATypedError() {
    ThalwegException error =
        assertThrows(
            ThalwegException.class, () -> SafeTensors.read(directory.resolve("none.safetensors")));
    assertSame(ErrorCode.MISSING_FILE, error.code());
  }

  @Test
  void writingReplacesAndLeavesNoTemporaryFile() throws IOException {
    Path path = directory.resolve("a.safetensors");
    SafeTensors.write(sample(), path);
    SafeTensors.write(TensorFile.of(Map.of(), List.of()), path);
    assertTrue(SafeTensors.read(path).tensors().isEmpty());
    try (var files = Files.list(directory)) {
      assertEquals(List.of(path), files.toList());
    }
  }

  private static byte[] damage(byte[] bytes, Random random) {
    int header = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int place = random.nextInt(random.nextInt(10) == 0 ? 8 : 8 + header);
      switch (random.nextInt(4)) {
        case 0 -> bytes[place] = (byte) random.nextInt(256);
        case 1 -> bytes[place] = (byte) "0123456789,[]{}\":-.eE ".charAt(random.nextInt(22));
        case 2 -> bytes[place] ^= (byte) (1 << random.nextInt(8));
        default -> bytes[place] = bytes[8 + random.nextInt(header)];
      }
    }
    return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(2 * bytes.length)) : bytes;
  }

  private static TensorFile sample() {
    double[] mean = {Math.PI, -0.0, Double.NEGATIVE_INFINITY};
    return TensorFile.of(
        Map.of("made_by", "test"),
        List.of(
            new NamedTensor<>("layer.weight", DType.FLOAT32, Shape.of(2, 3), FLAT, 1),
            NamedTensor.vector("input.mean", DType.FLOAT64, mean),
            new NamedTensor<>("scalar", DType.FLOAT32, Shape.of(), FLAT, 7),
            new NamedTensor<>("none", DType.FLOAT32, Shape.of(0, 5), FLAT, 8)));
  }

  private static byte[] bytes(TensorFile file) throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    SafeTensors.write(file, target);
    return target.toByteArray();
  }

  private static byte[] file(long headerLength, byte[] header, int dataLength) {
    return ByteBuffer.allocate(8 + header.length + dataLength)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(headerLength)
        .put(header)
        .array();
  }

  private static ThalwegException assertBad(byte[] bytes) {
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () -> SafeTensors.read(new ByteArrayInputStream(bytes), bytes.length, "bad"));
    assertSame(ErrorCode.BAD_MODEL_FILE, error.code());
    return error;
  }
}

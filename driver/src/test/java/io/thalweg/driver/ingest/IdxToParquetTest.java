package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.files.OutputFolder;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class IdxToParquetTest {
  private static final byte[] IMAGES = {
    0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, (byte) 255, 51, 102, 1, (byte) 128
  };
  private static final byte[] LABELS = {0, 0, 8, 1, 0, 0, 0, 3, 7, 0, (byte) 200};

  @TempDir Path folder;

  @Test
  void pixelsAreScaledToOneAndLabelsStay(SparkSession spark) throws IOException {
    Path output = folder.resolve("digits in parquet");
    assertEquals(3, IdxToParquet.convert(spark, file(IMAGES), file(LABELS), to(output)));
    List<Row> rows =
        spark
            .read()
            .parquet("file:" + output)
            .selectExpr("pixels", "label")
            .orderBy("label")
            .collectAsList();
    assertEquals(3, rows.size());
    assertRow(rows.get(0), 0, 0.2f, 0.4f);
    assertRow(rows.get(1), 7, 0, 1);
    assertRow(rows.get(2), 200, 1 / 255f, 128 / 255f);
  }

  @Test
  void everyCutOfAFileIsRefused() throws IOException {
    for (int length = 0; length < IMAGES.length; length++) {
      Path cut = file(ByteBuffer.allocate(length).put(IMAGES, 0, length).array());
      assertEquals(ErrorCode.UNREADABLE_DATA, refusal(cut, 3).code(), "length " + length);
    }
  }

  @Test
  void sizesThatDoNotFitTheFileAreRefusedBeforeAllocation() throws IOException {
    byte[] huge = IMAGES.clone();
    for (int i = 4; i < 16; i++) {
      huge[i] = 0x7f; // the product of three such sizes overflows 64 bits
    }
    assertTrue(refusal(file(huge), 3).getMessage().contains("do not fit its length"));
    byte[] negative = IMAGES.clone();
    negative[4] = -1;
    assertTrue(refusal(file(negative), 3).getMessage().contains("do not fit its length"));
  }

  @Test
  void labelsInPlaceOfImagesAreRefused() throws IOException {
    assertTrue(refusal(file(LABELS), 3).getMessage().contains("00000801"));
  }

  @Test
  void aMissingFileIsNamed() {
    ThalwegException refusal = refusal(folder.resolve("nowhere"), 3);
    assertEquals(ErrorCode.MISSING_FILE, refusal.code());
    assertTrue(refusal.getMessage().contains("nowhere"));
  }

  @Test
  void asManyLabelsAsImagesAreNeeded(SparkSession spark) throws IOException {
    Path labels = file(new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 7, 0});
    Path images = file(IMAGES);
    Path output = folder.resolve("none");
    ThalwegException refusal =
        assertThrows(
            ThalwegException.class, () -> IdxToParquet.convert(spark, images, labels, to(output)));
    assertEquals(ErrorCode.COLUMNS_DIFFER, refusal.code());
    assertTrue(Files.notExists(output));
  }

  @Test
  void anOutputThatIsThereStays(SparkSession spark) throws IOException {
    Path images = file(IMAGES);
    Path labels = file(LABELS);
    ThalwegException refusal =
        assertThrows(
            ThalwegException.class, () -> IdxToParquet.convert(spark, images, labels, to(images)));
    assertEquals(ErrorCode.OUTPUT_EXISTS, refusal.code());
    assertArrayEquals(IMAGES, Files.readAllBytes(images));
  }

  @Test
  void packedFilesAreUnpacked() throws IOException {
    IdxFile plain = IdxFile.read(file(IMAGES), 3);
    IdxFile packed = IdxFile.read(file(gzip(IMAGES)), 3);
    assertEquals(plain.sizes(), packed.sizes());
    assertArrayEquals(plain.elements(), packed.elements());
  }

  @Test
  void everyCutOfAPackedFileIsRefused() throws IOException {
    byte[] whole = gzip(IMAGES);
    for (int length = 0; length < whole.length; length++) {
      ThalwegException refusal = refusal(file(Arrays.copyOf(whole, length)), 3);
      assertEquals(ErrorCode.UNREADABLE_DATA, refusal.code(), "length " + length);
    }
  }

  @Test
  void flippedBitsOfAPackedFileAreRefusedOrChangeNothing() throws IOException {
    byte[] whole = gzip(IMAGES);
    byte[] elements = IdxFile.read(file(IMAGES), 3).elements();
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      Path file = file(damaged);
      try {
        assertArrayEquals(elements, IdxFile.read(file, 3).elements(), "bit " + bit);
      } catch (ThalwegException e) {
        assertEquals(ErrorCode.UNREADABLE_DATA, e.code(), "bit " + bit);
      }
    }
  }

  @Test
  void aPackedFileThatIsTooSmallForItsSizesIsRefusedBeforeAllocation() throws IOException {
    byte[] huge = IMAGES.clone();
    huge[5] = 0x40; // four million images
    huge[11] = (byte) 200;
    assertTrue(refusal(file(gzip(huge)), 3).getMessage().contains("do not fit its length"));
  }

  @Test
  void moreThanTheSizesSayIsRefused() throws IOException {
    byte[] longer = Arrays.copyOf(IMAGES, IMAGES.length + 1);
    assertEquals(ErrorCode.UNREADABLE_DATA, refusal(file(longer), 3).code());
    assertEquals(ErrorCode.UNREADABLE_DATA, refusal(file(gzip(longer)), 3).code());
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream stream = new GZIPOutputStream(packed)) {
      stream.write(content);
    }
    return packed.toByteArray();
  }

  private static OutputFolder to(Path folder) {
    return new OutputFolder(folder, "convert-idx", "--output", false);
  }

  private static void assertRow(Row row, int label, float... pixels) {
    assertEquals(label, row.getInt(1));
    List<Float> read = row.getList(0);
    float[] found = new float[read.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = read.get(i);
    }
    assertArrayEquals(pixels, found);
  }

  private static ThalwegException refusal(Path path, int dimensions) {
    return assertThrows(ThalwegException.class, () -> IdxFile.read(path, dimensions));
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(Files.createTempFile(folder, "idx", ""), content);
  }
}

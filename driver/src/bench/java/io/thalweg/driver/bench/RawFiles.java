package io.thalweg.driver.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Writes generated rows as raw little-endian floats, for peers that read no Parquet: features row
 * by row in one file, labels in another.
 */
final class RawFiles {
  static final String FEATURES = "features.f32";
  static final String LABELS = "labels.f32";

  private static final int BUFFER = 1 << 20;

  private RawFiles() {}

  /** Words: the Parquet folder, the folder to write. */
  public static void main(String[] words) throws IOException {
    Path output = Files.createDirectories(Path.of(words[1]));
    try (SparkSession spark = PeerSpark.start("local[2]");
        OutputStream features = open(output.resolve(FEATURES));
        OutputStream labels = open(output.resolve("unfinished"))) {
      Iterator<Row> rows = spark.read().parquet(words[0]).toLocalIterator();
      while (rows.hasNext()) {
        Row row = rows.next();
        int last = row.length() - 1;
        if (row.get(0) instanceof Float) {
          for (int i = 0; i < last; i++) {
            write(features, row.getFloat(i));
          }
        } else {
          List<Float> pixels = row.getList(0);
          for (float pixel : pixels) {
            write(features, pixel);
          }
        }
        write(labels, ((Number) row.get(last)).floatValue());
      }
    }
    Files.move(output.resolve("unfinished"), output.resolve(LABELS));
  }

  private static OutputStream open(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
  }

  private static void write(OutputStream out, float x) throws IOException {
    out.write(ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(x).array());
  }
}

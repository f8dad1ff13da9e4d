package io.thalweg.driver.ingest;

import io.thalweg.driver.config.BadRows;
import io.thalweg.driver.config.DataSource;
import io.thalweg.shared.tensor.DType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.function.Executable;

/** Files of rows in a folder, and what becomes of them when they are packed. */
final class Packing {
  static final IngestOptions OPTIONS = IngestOptions.defaults(1).withShards(2);
  static final IngestOptions DROP = OPTIONS.withBadRows(BadRows.DROP);
  static final DataColumns ALL = DataColumns.of(List.of("*"), "y");

  private final SparkSession spark;
  private final Path folder;

  Packing(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /** A file whose format follows from its name. */
  DataSource file(String name, String... lines) {
    write(name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    return DataSource.Files.of(folder.resolve(name).toString());
  }

  /** The same file read in another way. */
  DataSource as(String name, String format, Map<String, String> options) {
    return new DataSource.Files(folder.resolve(name).toString(), format, new TreeMap<>(options));
  }

  void write(String name, byte[] bytes) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete(String name) throws IOException {
    Files.delete(folder.resolve(name));
  }

  static byte[] bzip2(String text) throws IOException {
    BZip2Codec codec = new BZip2Codec();
    codec.setConf(new Configuration());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = codec.createOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  Executable packs(DataSource source) {
    return packs(source, ALL, OPTIONS);
  }

  Executable packs(DataSource source, DataColumns columns) {
    return packs(source, columns, OPTIONS);
  }

  Executable packs(DataSource source, IngestOptions options) {
    return packs(source, ALL, options);
  }

  Executable packs(DataSource source, DataColumns columns, IngestOptions options) {
    return packs(source, columns, DType.FLOAT32, options);
  }

  Executable packs(DataSource source, DataColumns columns, DType<?> dtype, IngestOptions options) {
    return () -> Ingest.pack(SourceReader.read(spark, source), columns, dtype, options);
  }
}

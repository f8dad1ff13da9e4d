package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.DataSource;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that cannot be read is named, and files that can be read together are. */
@ExtendWith(LocalSpark.class)
class BrokenFilesTest {
  private static final IngestOptions OPTIONS = IngestOptions.defaults(1).withShards(1);
  private static final DataColumns ALL = DataColumns.of(List.of("*"), "y");

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "int, double",
    "int, bigint",
    "float, double",
    "bigint, double",
    "int, float",
    "smallint, int",
    "'decimal(10,2)', double"
  })
  void columnsOfSeveralTypesOfNumbersGiveTheSameRowsInAnyOrder(
      String one, String other, SparkSession spark) {
    List<List<String>> contents = new ArrayList<>();
    for (List<String> order : List.of(List.of(one, other), List.of(other, one))) {
      Path folder = directory.resolve(order.get(0));
      for (int i = 0; i < 2; i++) {
        String query = "SELECT CAST(3 AS " + order.get(i) + ") AS x, " + "CAST(1 AS INT) AS y";
        spark.sql(query).coalesce(1).write().parquet(folder + "/" + i + ".parquet");
      }
      SourceRows rows =
          SourceReader.read(
              spark,
              new DataSource.Files(
                  List.of(folder + "/0.parquet", folder + "/1.parquet"),
                  "parquet",
                  new TreeMap<>()));
      contents.add(DataSets.contents(pack(rows)));
    }
    assertEquals(contents.get(0), contents.get(1));
    assertTrue(contents.get(0).toString().contains("[3.0, 3.0]"), contents.toString());
  }

  @Test
  void textInOneFileAndNumbersInAnotherAreRefusedWithFileAndColumn(SparkSession spark) {
    String folder = directory.resolve("a.parquet").toString();
    spark.sql("SELECT 1 AS x, 0 AS y").write().parquet(folder + "/a");
    spark.sql("SELECT 'b' AS x, 0 AS y").write().parquet(folder + "/b");
    SourceRows rows =
        SourceReader.read(
            spark,
            new DataSource.Files(
                List.of(folder + "/a", folder + "/b"), "parquet", new TreeMap<>()));

    assertContains(failure(rows), folder + "/b/part-", "another type in column 'x'");
  }

  @Test
  void aCutOffArchiveAmongGoodOnesIsNamed(SparkSession spark) throws IOException {
    byte[] gzip = gzip(numbers());
    Path folder = Files.createDirectories(directory.resolve("a folder"));
    Files.write(folder.resolve("a.csv.gz"), gzip);
    Files.write(folder.resolve("b.csv.gz"), Arrays.copyOf(gzip, gzip.length / 2));
    DataSource source = new DataSource.Files(folder.toString(), "csv", new TreeMap<>());

    ThalwegException error =
        assertThrows(ThalwegException.class, () -> pack(SourceReader.read(spark, source)));
    assertEquals(ErrorCode.UNREADABLE_DATA, error.code());
    assertContains(error, folder + "/b.csv.gz is cut off");
  }

  @ParameterizedTest
  @CsvSource({"csv", "json", "libsvm"})
  void aFileThatIsNotWhatBzip2WritesIsNamed(String format, @TempDir Path folder, SparkSession spark)
      throws IOException {
    Map<String, String> lines =
        Map.of("csv", "x,y\n1,2\n3,4\n", "json", "{\"x\": 1, \"y\": 2}\n", "libsvm", "1 1:2\n");
    byte[] text = lines.get(format).getBytes(StandardCharsets.UTF_8);
    Files.write(folder.resolve("a." + format), text);
    Files.write(folder.resolve("b." + format + ".bz2"), text);
    DataSource source = new DataSource.Files(folder.toString(), format, new TreeMap<>());
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> SourceReader.read(spark, source));
    assertContains(error, "b." + format + ".bz2 is not compressed as its name says");

    Files.move(folder.resolve("b." + format + ".bz2"), folder.resolve("b." + format));
    byte[] packed = Packing.bzip2(lines.get(format));
    Files.write(folder.resolve("c." + format + ".bz2"), packed);
    long rows = SourceReader.read(spark, source).rows().count();
    assertEquals(format.equals("csv") ? 6 : 3, rows, "renamed, and beside one that is packed");

    Files.write(folder.resolve("c." + format + ".bz2"), Arrays.copyOf(packed, packed.length / 2));
    assertThrows(
        Exception.class, () -> SourceReader.read(spark, source).rows().collectAsList(), "cut off");
  }

  @Test
  void aBrokenParquetFileAmongGoodOnesIsNamed(SparkSession spark) throws IOException {
    Path folder = directory.resolve("rows.parquet");
    spark.range(1000).selectExpr("id AS x", "id AS y").coalesce(1).write().parquet(folder + "");
    Path good;
    try (Stream<Path> files = Files.list(folder)) {
      good = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(good);
    Path bad = folder.resolve("zzz.parquet");
    DataSource source = DataSource.Files.of(folder.toString());
    for (byte[] content :
        List.of(
            Arrays.copyOf(bytes, bytes.length / 2),
            "no Parquet".getBytes(StandardCharsets.UTF_8))) {
      Files.write(bad, content);
      ThalwegException error =
          assertThrows(ThalwegException.class, () -> pack(SourceReader.read(spark, source)));
      assertContains(error, bad + " is not a Parquet file, or it is cut off", "leave it out");
    }
  }

  @Test
  void fileSystemsThatDoNotComeWithSparkNameTheirArtifact(SparkSession spark) {
    assertContains(missing(spark, "s3a://bucket/x.csv"), "org.apache.hadoop:hadoop-aws:3.");
    assertContains(
        missing(spark, "abfs://c@a.dfs.core.windows.net/x.csv"),
        "org.apache.hadoop:hadoop-azure:3.");
    boolean own = VersionInfo.getVersion().compareTo("3.5") >= 0; // Hadoop's own connector
    String artifact = own ? "org.apache.hadoop:hadoop-gcp:3." : "gcs-connector";
    assertContains(missing(spark, "gs://bucket/x.csv"), artifact, "spark-submit");
    assertContains(missing(spark, "s3://bucket/x.csv"), "write s3a://");
  }

  @Test
  void sparksMessagesAreWholeAndWithoutCodes(SparkSession spark) {
    String sql = "SELECT CAST('a' AS INT) AS x, id AS y FROM range(3)";
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () -> pack(SourceReader.read(spark, new DataSource.Query(sql))));
    assertContains(error, "The value 'a' of the type \"STRING\"");
    assertFalse(error.getMessage().contains("SQLSTATE"), error.getMessage());
    ThalwegException query =
        assertThrows(
            ThalwegException.class,
            () -> SourceReader.read(spark, new DataSource.Query("SELECT nope FROM range(3)")));
    assertContains(query, "`nope`", "correct the query");
  }

  private static ThalwegException missing(SparkSession spark, String path) {
    return assertThrows(
        ThalwegException.class, () -> SourceReader.read(spark, DataSource.Files.of(path)));
  }

  private static String numbers() {
    StringBuilder text = new StringBuilder("x,y\n");
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      text.append(random.nextGaussian()).append(",1\n");
    }
    return text.toString();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static PackedData<float[]> pack(SourceRows rows) {
    return Ingest.pack(rows, ALL, DType.FLOAT32, OPTIONS).train();
  }

  private static ThalwegException failure(SourceRows rows) {
    return assertThrows(ThalwegException.class, () -> pack(rows));
  }

  private static void assertContains(ThalwegException error, String... parts) {
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), () -> part + " in: " + error.getMessage());
    }
  }
}

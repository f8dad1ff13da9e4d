package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.BadRows;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of text that Spark would mend are bad rows, with file, line and reason. */
@ExtendWith(LocalSpark.class)
class LinesTest {
  private static final IngestOptions FAIL = IngestOptions.defaults(1).withShards(1);
  private static final IngestOptions DROP = FAIL.withBadRows(BadRows.DROP);
  private static final DataColumns ALL = DataColumns.of(List.of("*"), "y");

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "1,500,20,3000|4 cells",
        "1500,20|2 cells",
        "1500,\"20,3000|2 cells",
        "1500,20,3000,|4 cells",
        "1500|1 cell",
      })
  void aLineOfCsvWithOtherCellsThanTheHeaderIsABadRow(
      String line, String reason, SparkSession spark) throws IOException {
    String text = "size,price,y\n1400,1,2800\n\n" + line + "\n1600,3,3200\n";
    SourceRows rows = read(spark, "a.csv", text, Map.of());

    for (DataColumns columns : List.of(ALL, DataColumns.of(List.of("size"), "y"))) {
      ThalwegException error = failure(rows, columns);
      assertEquals(ErrorCode.BAD_ROW, error.code());
      assertContains(error, "row 2 (line 4) of " + directory, "a.csv", "3 cells", reason, line);
      PackedData<float[]> kept = Ingest.pack(rows, columns, DType.FLOAT32, DROP).train();
      assertEquals(2, kept.rows());
      assertEquals(1, kept.dropped());
      assertEquals("[the line is not a row (1 row)]", kept.dropReasons().toString());
    }
    assertEquals(List.of("size", "price", "y"), List.of(rows.rows().columns()));
  }

  @Test
  void quotesWithinQuotesAreWrittenTwiceUnlessTheOptionsSayOtherwise(SparkSession spark)
      throws IOException {
    String rfc = "x,note,y\n1,\"said \"\"hi\"\", left\",0\n2,\"b\",1\n";
    SourceRows rows = read(spark, "rfc.csv", rfc, Map.of());
    assertEquals("said \"hi\", left", rows.rows().first().getString(1));
    assertEquals(2, pack(rows, DataColumns.of(List.of("x"), "y"), FAIL).rows());

    String old = "x,note,y\n1,\"said \\\"hi\\\", left\",0\n2,\"b\",1\n";
    SourceRows escaped = read(spark, "old.csv", old, Map.of("escape", "\\"));
    assertEquals("said \"hi\", left", escaped.rows().first().getString(1));
    SourceRows other = read(spark, "q.csv", rfc.replace('"', '\''), Map.of("quote", "'"));
    assertEquals("said 'hi', left", other.rows().first().getString(1));
  }

  @Test
  void theUsersModeIsTheUsers(SparkSession spark) throws IOException {
    String text = "x,y\n1,0\n2,1,7\n3,1\n";
    assertEquals(
        3, pack(read(spark, "p.csv", text, Map.of("mode", "PERMISSIVE")), ALL, FAIL).rows());
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () ->
                pack(
                    read(
                        spark, "f.csv", text, Map.of("mode", "FAILFAST", "columnPruning", "false")),
                    ALL,
                    FAIL));
    assertEquals(ErrorCode.UNREADABLE_DATA, error.code());
  }

  @Test
  void aBrokenObjectOfJsonIsABadRow(SparkSession spark) throws IOException {
    String text = "{\"x\":1,\"y\":0}\n\n{\"x\":2,\"y\":\n{\"x\":3,\"y\":1}\n[1, 2]\n{\"y\":1}\n";
    SourceRows rows = read(spark, "a.json", text, Map.of());

    assertContains(failure(rows, ALL), "(line 3)", "JSON object", "multiLine: true", "3 rows");
    PackedData<float[]> kept = pack(rows, ALL, DROP);
    assertEquals(2, kept.rows());
    assertEquals(List.of(new FeatureColumn("x", 1)), kept.features());
    String document = "[\n{\"x\":1,\"y\":0},\n{\"x\":2,\"y\":1}\n]\n";
    assertEquals(
        2, pack(read(spark, "d.json", document, Map.of("multiLine", "true")), ALL, FAIL).rows());
  }

  @Test
  void libsvmKnowsCommentsAndNamesLinesThatAreNoRows(SparkSession spark) throws IOException {
    String text = "1 1:0.5 3:2 # good\n# comment\n0 1:1\n\n1 x:3\n0 2:1 1:1\n";
    DataColumns columns = DataColumns.of(List.of("features"), "label");
    SourceRows rows = read(spark, "a.libsvm", text, Map.of());

    assertContains(failure(rows, columns), "row 3 (line 5)", "'x:3' has no index", "2 rows");
    PackedData<float[]> kept = pack(rows, columns, DROP);
    assertEquals(3, kept.width());
    assertEquals(2, kept.rows());
    SourceRows behind = read(spark, "b.libsvm", "0 2:1 1:1\n1 1:1\n", Map.of());
    assertContains(failure(behind, columns), "index 1 stands behind index 2");
  }

  @Test
  void rowsOfLibsvmGetTheWidthOfTheModel(SparkSession spark) throws IOException {
    DataColumns columns = DataColumns.of(List.of("features"), "label");
    PackedData<float[]> train =
        pack(read(spark, "train.libsvm", "1 1:1 3:2\n0 2:1\n", Map.of()), columns, FAIL);
    Files.writeString(directory.resolve("narrow.libsvm"), "1 1:1\n0 1:2\n");
    Files.writeString(directory.resolve("wide.libsvm"), "1 1:1\n0 7:2\n");

    PackedData<float[]> narrow = like(spark, train, "narrow.libsvm", columns);
    assertEquals(3, narrow.width());
    assertEquals(2, narrow.rows());
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> like(spark, train, "wide.libsvm", columns));
    assertContains(error, "row 2 (line 2)", "index 7", "at most 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
  void textInUtf16IsCalledThatAndReadWithTheOptionsThatAreProposed(
      String encoding, SparkSession spark) throws IOException {
    byte[] text = "x,y\n1,0\n2,1\n".getBytes(Charset.forName(encoding));
    Path file = Files.write(directory.resolve("a.csv"), text);

    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () -> SourceReader.read(spark, DataSource.Files.of(file.toString())));
    assertContains(error, file.toString(), "{encoding: " + encoding + ", multiLine: true}");
    assertFalse(error.getMessage().contains("\0"));
    Map<String, String> options = Map.of("encoding", encoding, "multiLine", "true");
    SourceRows rows =
        SourceReader.read(
            spark, new DataSource.Files(file.toString(), "csv", new TreeMap<>(options)));
    assertEquals(2, pack(rows, ALL, FAIL).rows());
  }

  @Test
  void aFileWithZerosIsNotText(SparkSession spark) {
    ThalwegException error =
        assertThrows(
            ThalwegException.class, () -> read(spark, "z.csv", "x,y\n1\0,0\n2,1\n", Map.of()));

    assertContains(error, "z.csv is not a file of text");
  }

  @Test
  void controlCharactersOfTheDataAreNotPrinted(SparkSession spark) throws IOException {
    String text = "x,y\n1,0\n2,1\n3,1\n\u001b[31mred,1\n";
    ThalwegException error = failure(read(spark, "esc.csv", text, Map.of()), ALL);

    assertContains(error, "'\\u001b[31mred'");
    assertFalse(error.getMessage().contains("\u001b"));
  }

  @Test
  void filesWhoseHeadersDifferAreBothNamed(SparkSession spark) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("many"));
    Files.writeString(folder.resolve("a.csv"), "x,y\n1,0\n2,1\n");
    Files.writeString(folder.resolve("b.csv"), "\"x\",\"Y\"\n3,1\n");
    Files.writeString(folder.resolve("c.csv"), "");
    DataSource source = new DataSource.Files(folder.toString(), "csv", new TreeMap<>());
    assertEquals(3, pack(SourceReader.read(spark, source), ALL, DROP).rows(), "quotes, case");

    Files.write(folder.resolve("d.csv.gz"), gzip("y,x\n1,0\n0,1\n"));
    ThalwegException order =
        assertThrows(ThalwegException.class, () -> SourceReader.read(spark, source));
    assertEquals(ErrorCode.COLUMNS_DIFFER, order.code());
    assertContains(order, "different orders", folder + "/a.csv", folder + "/d.csv.gz", "y, x");
    Files.delete(folder.resolve("d.csv.gz"));
    Files.writeString(folder.resolve("d.csv"), "x,z\n1,0\n");
    ThalwegException names =
        assertThrows(ThalwegException.class, () -> SourceReader.read(spark, source));
    assertContains(names, "different columns", folder + "/d.csv", "x, z");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private PackedData<float[]> like(
      SparkSession spark, PackedData<float[]> train, String name, DataColumns columns) {
    DataSource source = DataSource.Files.of(directory.resolve(name).toString());
    return Ingest.packLike(
        train.features(),
        SourceReader.readLike(spark, source, train.features()),
        columns,
        DType.FLOAT32,
        FAIL);
  }

  private SourceRows read(SparkSession spark, String name, String text, Map<String, String> options)
      throws IOException {
    String path = Files.writeString(directory.resolve(name), text).toString();
    String format = name.substring(name.lastIndexOf('.') + 1);
    return SourceReader.read(spark, new DataSource.Files(path, format, new TreeMap<>(options)));
  }

  private static PackedData<float[]> pack(
      SourceRows rows, DataColumns columns, IngestOptions options) {
    return Ingest.pack(rows, columns, DType.FLOAT32, options).train();
  }

  private static ThalwegException failure(SourceRows rows, DataColumns columns) {
    return assertThrows(ThalwegException.class, () -> pack(rows, columns, FAIL));
  }

  private static void assertContains(ThalwegException error, String... parts) {
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), () -> part + " in: " + error.getMessage());
    }
  }
}

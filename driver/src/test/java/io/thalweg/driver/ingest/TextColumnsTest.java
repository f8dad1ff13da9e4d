package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.BadRows;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Label;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Columns that are numbers but for a few cells, and columns that are not. */
@ExtendWith(LocalSpark.class)
class TextColumnsTest {
  private static final IngestOptions FAIL = IngestOptions.defaults(1).withShards(1);
  private static final IngestOptions DROP = FAIL.withBadRows(BadRows.DROP);
  private static final DataColumns ALL = DataColumns.of(List.of("*"), "y");

  @TempDir private Path directory;

  @Test
  void aFewCellsThatAreNoNumbersAreBadRows(SparkSession spark) throws IOException {
    SourceRows rows = read(spark, "x,y\n1,1\nNA,0\n3,1\n?,0\nNA,1\n5,0\n6,1\n", Map.of());

    ThalwegException error = failure(rows);
    assertEquals(ErrorCode.BAD_ROW, error.code());
    assertContains(
        error,
        "row 2 (line 3)",
        "'NA'",
        "3 rows",
        "'NA' 2, '?' 1",
        "bad_rows: drop",
        "nullValue: NA");
    PackedData<double[]> kept = pack(rows, DROP);
    assertEquals(4, kept.rows());
    assertEquals(3, kept.dropped());
    assertEquals("['x' is not a number (3 rows: 'NA' 2, '?' 1)]", kept.dropReasons().toString());
  }

  @Test
  void theOthersHaveTheBitsThatTheyHaveWithoutThem(SparkSession spark) throws IOException {
    List<String> columns =
        List.of(
            "1 -0 007 16777217 9007199254740993 +5",
            "0.1 1e5 -0.0 1E-320 .5 5. 3d 2f 0x1p3 123456789012345678901234567890.5",
            "123456789012345678901 1 99999999999999999999999 3",
            "true FALSE True false");
    for (String column : columns) {
      List<String> cells = List.of(column.split(" ", -1));
      StringBuilder good = new StringBuilder("x,y\n");
      cells.forEach(cell -> good.append(cell).append(",1\n"));
      PackedData<double[]> clean = pack(read(spark, good.toString(), Map.of()), FAIL);
      PackedData<double[]> mended = pack(read(spark, good + "NA,1\n?,0\n", Map.of()), DROP);

      assertEquals(DataSets.contents(clean), DataSets.contents(mended), column);
      assertEquals(clean.dataHash(), mended.dataHash());
      assertEquals(2, mended.dropped());
    }
  }

  @Test
  void spacesAroundANumberAreReadAsSparkReadsThem(SparkSession spark) throws IOException {
    PackedData<double[]> clean = pack(read(spark, "x,y\n 3 ,1\n4.5,0\n", Map.of()), FAIL);
    PackedData<double[]> mended = pack(read(spark, "x,y\n 3 ,1\n4.5,0\n ,1\n", Map.of()), DROP);

    assertEquals(DataSets.contents(clean), DataSets.contents(mended));
    assertEquals(1, mended.dropped());
  }

  @Test
  void nullValueMakesSuchCellsMissingValues(SparkSession spark) throws IOException {
    SourceRows rows = read(spark, "x,y\nNA,1\nNA,0\nNA,1\n4,0\n5,1\n", Map.of());
    assertContains(failure(rows), "'x' is text", "nullValue: NA", "row 1 (line 2)");

    SourceRows told = read(spark, "x,y\nNA,1\nNA,0\nNA,1\n4,0\n5,1\n", Map.of("nullValue", "NA"));
    assertContains(failure(told), "no value (null)", "'x' has no value (3 rows)");
    assertEquals(2, pack(told, DROP).rows());
  }

  @Test
  void aLabelMayHaveFewBadCellsToo(SparkSession spark) throws IOException {
    SourceRows rows = read(spark, "x,y\n1,1\n2,\n3,unknown\n4,0\n5,1\n6,0\n", Map.of());

    assertEquals(ErrorCode.BAD_LABEL, failure(rows).code());
    assertEquals(4, pack(rows, DROP).rows());
  }

  @Test
  void allThatIsWrongWithColumnsStandsInOneMessage(SparkSession spark) throws IOException {
    SourceRows rows =
        read(
            spark,
            "id,age,income,y\na1,30,10,no\na2,,20,yes\na3,40,NA,no\na4,50,5,no\na5,1,2,yes\n",
            Map.of());
    ThalwegException error = failure(rows);

    assertEquals(ErrorCode.WRONG_COLUMN_TYPE, error.code());
    assertContains(
        error,
        "2 columns",
        "'id' is text, not a feature: 'a1' 1, 'a2' 1, 'a3' 1, ...: leave it out",
        "'y' is text, not a label: 'no' 3, 'yes' 2",
        "'age' has no value (1 row)",
        "'income' is not a number (1 row: 'NA' 1)",
        "--set 'data.exclude=[id]'",
        "take a loss of classes for a label that is text",
        "--set data.bad_rows=drop");
    assertTrue(
        !assertThrows(ThalwegException.class, () -> pack(rows, DROP))
            .getMessage()
            .contains("'age' has"));
  }

  @Test
  void eachColumnOfTextIsToldWithTheLineToWrite(SparkSession spark) throws IOException {
    StringBuilder text = new StringBuilder("id,plan,day,seen,note,city,age,y\n");
    String[] plans = {"pro", "basic", "team"};
    for (int i = 0; i < 400; i++) {
      String seen = i == 9 ? "" : "2026-01-%02d 09:30:00+01:00".formatted(1 + i % 28);
      text.append("r%d,%s,2026-01-%02d,%s,".formatted(i, plans[i % 3], 1 + i % 28, seen));
      text.append("said %d words,town%d,%d,%d\n".formatted(i, i % 150, i % 60, i % 2));
    }
    Map<String, String> options = Map.of("inferSchema", "false");
    ThalwegException error = failure(read(spark, text.toString(), options));
    assertContains(
        error,
        "6 columns",
        "'plan' is text, not a feature: 'basic' 133, 'pro' 134, 'team' 133: write {one_hot: plan}"
            .replace("'basic' 133, 'pro' 134, 'team' 133", "'pro' 134, 'basic' 133, 'team' 133"),
        "write {date: day, parts: [year, month, day]}",
        "write {date: seen, parts: [year, month, day], missing: median}",
        "write {one_hot: city, max: 100}",
        "'id' is text",
        "'note' is text",
        "--set 'data.features=[{one_hot: plan}, {date: day, parts: [year, month, day]},"
            + " {date: seen, parts: [year, month, day], missing: median},"
            + " {one_hot: city, max: 100}, \"*\"]' --set 'data.exclude=[id, note]'");
    assertContains(
        failure(read(spark, text.toString(), Map.of())), "write {date: day, parts: [year");
  }

  @Test
  void columnsThatAreNamedAreWrittenOtherwiseInTheirPlaces(SparkSession spark) throws IOException {
    String text = "x,plan,kind,y\n1,a,m,0\n2,b,n,1\n3,a,m,0\n4,a,n,1\n";
    DataColumns columns = DataColumns.of(List.of("kind", "x", "plan"), "y");
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () -> Ingest.pack(read(spark, text, Map.of()), columns, DType.FLOAT64, FAIL));
    assertEquals("--set 'data.features=[{one_hot: [kind, plan]}, x]'", error.remedy());
  }

  @Test
  void patternsThatNothingFitsAndExcludedColumnsThatAreNotThereAreTold(SparkSession spark)
      throws IOException {
    DataColumns columns =
        new DataColumns(
            List.of(Feature.of("age"), Feature.of("q*")),
            List.of("nmae", "z*"),
            Label.of("y"),
            Optional.empty());
    SourceRows rows = read(spark, "age,name,y\n1,b,0\n2,c,1\n", Map.of());
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> Ingest.pack(rows, columns, DType.FLOAT64, FAIL));
    assertContains(
        error,
        "no column of the data fits the pattern 'q*' of data.features",
        "no column of the data fits the pattern 'z*' of data.exclude",
        "the excluded column 'nmae' is not there",
        "did you mean 'name'?");
  }

  @Test
  void columnsThatAreMissingStandInTheSameMessage(SparkSession spark) throws IOException {
    SourceRows rows = read(spark, "age,name,y\n1,b,0\n2,c,1\n", Map.of());
    DataColumns columns = DataColumns.of(List.of("agee", "name"), "label");
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> Ingest.pack(rows, columns, DType.FLOAT64, FAIL));

    assertContains(
        error, "'agee' is not there", "did you mean 'age'?", "'name' is text", "'label'");
  }

  @Test
  void aFirstLineOfNumbersIsNoHeader(SparkSession spark) throws IOException {
    assertContains(failure(read(spark, "1.5,0\n2,1\n", Map.of())), "header: false");
  }

  @Test
  void textOfASourceWithTypesStaysText(SparkSession spark) {
    SourceRows rows = SourceRows.of(spark.sql("SELECT '1' AS x, 0 AS y"));

    assertContains(failure(rows), "'x' is text", "numbers written as text");
  }

  private SourceRows read(SparkSession spark, String text, Map<String, String> options)
      throws IOException {
    String path = Files.writeString(directory.resolve("a.csv"), text).toString();
    return SourceReader.read(spark, new DataSource.Files(path, "csv", new TreeMap<>(options)));
  }

  private static PackedData<double[]> pack(SourceRows rows, IngestOptions options) {
    return Ingest.pack(rows, ALL, DType.FLOAT64, options).train();
  }

  private static ThalwegException failure(SourceRows rows) {
    return assertThrows(ThalwegException.class, () -> pack(rows, FAIL));
  }

  private static void assertContains(ThalwegException error, String... parts) {
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), () -> part + " in: " + error.getMessage());
    }
  }
}

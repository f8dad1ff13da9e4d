package io.thalweg.driver.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.ConfigFiles;
import io.thalweg.driver.config.DataWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code thalweg init} takes columns for. */
@ExtendWith(LocalSpark.class)
class TablePlanTest {
  private static final int ROWS = 60;

  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void keep(SparkSession session) {
    spark = session;
  }

  /** The plan of a file with one column beside the label, whose cells are 0 and 1. */
  private TablePlan planOf(String column, IntFunction<String> cell) throws IOException {
    return planOf("t.csv", column + ",y", row -> cell.apply(row) + "," + row % 2, "y");
  }

  private TablePlan planOf(String name, String header, IntFunction<String> line, String label)
      throws IOException {
    StringBuilder text = new StringBuilder(header).append('\n');
    for (int row = 0; row < ROWS; row++) {
      text.append(line.apply(row)).append('\n');
    }
    Files.writeString(folder.resolve(name), text);
    return plan(name, label);
  }

  private TablePlan plan(String name, String label) {
    return TablePlan.of(spark, DataWords.of(name, Optional.empty(), folder), Optional.of(label));
  }

  private void isUsed(String entry, String column, IntFunction<String> cell) throws IOException {
    TablePlan plan = planOf(column, cell);
    assertEquals(Optional.of(entry), plan.columns().get(0).entry());
    reads(plan);
  }

  /** One that is left out stands beside one that is not: there must be something to learn from. */
  private void isLeftOut(String kind, String column, IntFunction<String> cell) throws IOException {
    String header = column + ",x,y";
    TablePlan plan =
        planOf("t.csv", header, row -> cell.apply(row) + "," + row * 0.7 + "," + row % 2, "y");
    assertEquals(kind, plan.columns().get(0).kind());
    assertEquals(Optional.empty(), plan.columns().get(0).entry());
    assertFalse(plan.columns().get(0).reason().isEmpty());
    reads(plan);
  }

  /** The config is one that the program understands. */
  private void reads(TablePlan plan) throws IOException {
    String text = ConfigText.of(plan, "thalweg init t.csv --label y");
    Path config = Files.writeString(folder.resolve("t.yaml"), text);
    ConfigFiles.load(config, List.of(), folder);
  }

  @Test
  void numbersStandAsTheyAreAndTheirGapsAreFilled() throws IOException {
    isUsed("x", "x", row -> Double.toString(row * 0.5));
    isUsed("{column: x, missing: mean}", "x", row -> row % 7 == 0 ? "" : row * 0.5 + "");
    isUsed("{column: \"a b\", missing: mean}", "a b", row -> row % 7 == 0 ? "" : row * 0.5 + "");
    isUsed("flag", "flag", row -> row % 3 == 0 ? "true" : "FALSE");
  }

  @Test
  void fewTextsAndFewWholeNumbersAreCategories() throws IOException {
    isUsed("{one_hot: plan}", "plan", row -> row % 3 == 0 ? "pro" : "basic");
    isUsed("{one_hot: plan}", "plan", row -> Integer.toString(1 + row % 3));
    isUsed("{one_hot: plan_code}", "plan_code", row -> Integer.toString(row % 6));
    isUsed("rooms", "rooms", row -> Integer.toString(row % 6));
  }

  @Test
  void datesGiveTheirPartsAndHoursWhereTheyHaveSome() throws IOException {
    isUsed(
        "{date: d, parts: [year, month, weekday]}",
        "d",
        row -> String.format(Locale.ROOT, "2020-01-%02d", 1 + row % 28));
    isUsed(
        "{date: d, parts: [year, month, weekday, hour], missing: median}",
        "d",
        row -> row == 9 ? "" : String.format(Locale.ROOT, "2020-01-02 %02d:30:00", row % 24));
  }

  @Test
  void whatTeachesNothingOfOtherRowsIsLeftOut() throws IOException {
    isLeftOut("id", "id", row -> Integer.toString(1000 + row * 7 % 60));
    isLeftOut("id", "position", Integer::toString);
    isLeftOut("id", "ticket", row -> "T" + row * 31);
    isLeftOut("text", "name", row -> "Mr. Smith no " + row);
    isLeftOut("text", "note", row -> row % 2 + " was seen here once and left");
    isLeftOut("constant", "unit", row -> "cm");
    isLeftOut("empty", "later", row -> "");
    isLeftOut("duplicate", "copy", row -> Integer.toString(row % 2));
  }

  @Test
  void theMarkOfGapsAndTheBlanksOfAFileAreFound() throws IOException {
    TablePlan plan =
        planOf(
            "t.csv",
            "age,work,y",
            row ->
                (row % 9 == 0 ? "?" : row * 0.5 + "")
                    + ", "
                    + (row % 8 == 0 ? "?" : "w")
                    + ", a"
                    + row % 2,
            "y");
    assertEquals(
        "{path: t.csv, options: {nullValue: '?', ignoreLeadingWhiteSpace: 'true'}}",
        plan.data().yaml());
    assertEquals(7, plan.columns().get(0).facts().gaps());
    assertEquals(8, plan.columns().get(1).facts().gaps());
    assertEquals("{column: \"y\", classes: [a0, a1]}", plan.label().entry());
    reads(plan);
    assertEquals("t.csv", planOf("x", row -> row % 2 == 0 ? "-" : "+").data().yaml(), "a category");
    assertEquals(
        "{path: t.csv, options: {nullValue: '-'}}",
        planOf("x", row -> row % 9 == 0 ? "-" : "" + row).data().yaml());
  }

  @Test
  void theSeparatorIsFound() throws IOException {
    TablePlan plan = planOf("t.csv", "x;y", row -> row * 0.5 + ";" + row % 2, "y");
    assertEquals("{path: t.csv, options: {sep: ;}}", plan.data().yaml());
    assertEquals(Optional.of("x"), plan.columns().get(0).entry());
    reads(plan);
  }

  @Test
  void theLabelDecidesTheLoss() throws IOException {
    label("\"y\"", 2, row -> Integer.toString(row % 2));
    label("{column: \"y\", classes: [\"-1\", \"1\"]}", 2, row -> row % 2 == 0 ? "1" : "-1");
    label("{column: \"y\", classes: [\"no\", \"yes\"]}", 2, row -> row % 2 == 0 ? "yes" : "no");
    label("\"y\"", 3, row -> Integer.toString(row % 3));
    label(
        "{column: \"y\", classes: [\"1\", \"2\", \"10\"]}",
        3,
        row -> List.of("10", "2", "1").get(row % 3));
    label("\"y\"", 0, row -> Double.toString(row * 0.25));
    label("\"y\"", 0, Integer::toString);
    assertTrue(label("\"y\"", 0, row -> "" + Math.exp(row * 0.2)).note().contains("log1p"));
  }

  private LabelPlan label(String entry, int classes, IntFunction<String> cell) throws IOException {
    TablePlan plan = planOf("t.csv", "x,y", row -> row * 0.7 + "," + cell.apply(row), "y");
    assertEquals(entry, plan.label().entry());
    assertEquals(classes, plan.label().classes());
    reads(plan);
    return plan.label();
  }

  @Test
  void rowsThatCannotBeUsedAreLeftOutAndSaidSo() throws IOException {
    TablePlan plan =
        planOf(
            "t.csv",
            "x,y",
            row -> row == 5 ? "0.5" : row * 0.7 + (row < 3 ? "," : ",1." + row),
            "y");
    assertEquals(List.of("rows without a label: 3", "lines that are no rows: 1"), plan.unusable());
    String config = ConfigText.of(plan, "thalweg init");
    assertTrue(config.contains("bad_rows: drop "), config);
    assertTrue(config.contains("# rows without a label: 3; lines that are no rows: 1"), config);
    reads(plan);
  }

  @Test
  void typedSourcesAreTakenAtTheirTypes() throws IOException {
    String rows = folder.resolve("t.parquet").toString();
    spark
        .range(ROWS)
        .selectExpr(
            "if(id % 2 = 0, 'yes', 'no') as y",
            "id / 3 as number",
            "cast(id % 11 as decimal(9,2)) * 1.5 as price",
            "date_add(date'2020-01-01', int(id % 50)) as day",
            "array(id, 1) as pair",
            "map(id, 1) as pairs",
            "id % 3 = 0 as flag")
        .write()
        .parquet(rows);
    TablePlan plan = plan("t.parquet", "y");
    assertEquals(
        List.of(
            "number", "price", "{date: day, parts: [year, month, weekday]}", "pair", "", "flag"),
        plan.columns().stream().map(column -> column.entry().orElse("")).toList());
    reads(plan);
  }

  @Test
  void aWideTableListsOnlyWhatIsNotAPlainNumber() throws IOException {
    String header = "c,y," + joined(i -> "x" + i);
    TablePlan plan =
        planOf(
            "t.csv",
            header,
            row -> "abc".charAt(row % 3) + "," + row % 2 + "," + joined(i -> i + 0.3 * row + ""),
            "y");
    String config = ConfigText.of(plan, "thalweg init");
    assertTrue(config.contains("    - {one_hot: c}\n    - '*' "), config);
    reads(plan);
  }

  private static String joined(IntFunction<String> cell) {
    return IntStream.range(0, 70).mapToObj(cell).collect(Collectors.joining(","));
  }

  @Test
  void theTextShowsEachColumnInALine() throws IOException {
    List<String> lines = TableText.lines(planOf("size", row -> "SML".charAt(row % 3) + ""));
    assertTrue(lines.get(0).endsWith("t.csv (csv): 60 rows"), lines.get(0));
    assertEquals("column  kind      distinct  gaps  example  becomes", lines.get(2));
    assertEquals("size    category         3     0  S        {one_hot: size}", lines.get(4));
  }
}

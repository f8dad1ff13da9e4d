package io.thalweg.driver.ingest;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.Trial;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Label;
import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.RowRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What errors of rows and columns tell their user to do. */
@ExtendWith(LocalSpark.class)
class RowRemediesTest {
  private static final String CORRECT =
      "correct the row, or leave such rows out with data.bad_rows: drop";
  private static final String[] GOOD = {"x,y", "1,0", "2,1"};

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> badRows(SparkSession spark) {
    Packing data = new Packing(spark, folder);
    DataSource good = data.file("good.csv", GOOD);
    DataSource empty = data.file("empty.csv", "x,y", "1,0", ",1");
    DataSource large = data.file("large.csv", "x,y", "1,0", "1e300,1");
    DataSource text = data.file("text.csv", "x,y", "1,0", "2,1", "?,1");
    DataSource wide = data.file("long.csv", "x,y", "1,0", "2,1,5");
    DataSource open = data.file("open.csv", "x,y,note", "1,0,a", "2,1,\"b", "c\"", "3,1,d");
    return Stream.of(
        Trial.of(
            CORRECT + ", or fill the gaps with {column: x, missing: median} in data.features",
            data.packs(empty),
            data.packs(good),
            data.packs(empty, Packing.DROP),
            data.packs(
                empty,
                new DataColumns(
                    List.of(Feature.of("x").missing(Feature.Missing.MEDIAN)),
                    List.of(),
                    Label.of("y"),
                    Optional.empty()))),
        Trial.of(CORRECT, data.packs(wide), data.packs(good), data.packs(wide, Packing.DROP)),
        Trial.of(
            CORRECT + ", or use dtype: float64",
            data.packs(large),
            data.packs(good),
            data.packs(large, Packing.DROP),
            data.packs(large, Packing.ALL, DType.FLOAT64, Packing.OPTIONS)),
        Trial.of(
            CORRECT
                + "; options: {nullValue: \"?\"} reads '?' as no value, which data.bad_rows: drop"
                + " leaves out, too",
            data.packs(text),
            data.packs(good),
            data.packs(text, Packing.DROP),
            data.packs(data.as("text.csv", "csv", Map.of("nullValue", "?")), Packing.DROP)),
        Trial.of(
            CORRECT + "; quoted cells over several lines need options: {multiLine: true}",
            data.packs(open, DataColumns.of(List.of("x"), "y")),
            data.packs(good),
            data.packs(open, DataColumns.of(List.of("x"), "y"), Packing.DROP),
            data.packs(
                data.as("open.csv", "csv", Map.of("multiLine", "true")),
                DataColumns.of(List.of("x"), "y"))));
  }

  @TestFactory
  Stream<DynamicTest> tooFewRows(SparkSession spark) {
    Packing data = new Packing(spark, folder);
    DataSource good = data.file("good.csv", GOOD);
    DataSource bad = data.file("bad.csv", "x,y", "NaN,0");
    DataSource header = data.file("header.csv", "x,y");
    DataSource weighted = data.file("weighted.csv", "x,y,none,w", "1,0,0,1", "2,1,0,1");
    DataSource many = data.file("many.csv", "x,y\n" + "1,0\n".repeat(200));
    IngestOptions little = Packing.OPTIONS.withValidationFraction(0.001);
    return Stream.of(
        Trial.of("check the path or query of the data", data.packs(header), data.packs(good)),
        Trial.of(
            "check the path or query of the data, and the bad rows",
            data.packs(bad, Packing.DROP),
            data.packs(good, Packing.DROP)),
        Trial.of(
            "only rows of a positive weight count: check the column in data.weight",
            data.packs(weighted, weight("none")),
            data.packs(weighted, weight("w"))),
        Trial.of(
            "use a larger fraction, another seed or more data",
            data.packs(many, little),
            data.packs(many, little.withValidationFraction(0.2))));
  }

  private static DataColumns weight(String column) {
    return new DataColumns(List.of("x"), Optional.of("y"), Optional.of(column));
  }

  @TestFactory
  Stream<DynamicTest> columns(SparkSession spark) {
    Packing data = new Packing(spark, folder);
    DataSource good = data.file("good.csv", GOOD);
    DataSource bare = data.file("bare.csv", "1,0", "2,1");
    DataSource headless = data.as("bare.csv", "csv", Map.of("header", "false"));
    DataSource labels = data.file("labels.csv", "y", "1", "0");
    RowRules three = new RowRules(NumberRule.any(), NumberRule.below(3, "classes"));
    DataSource dated = data.file("dated.csv", "x,y", "1,2026-01-01", "2,2026-01-02");
    DataSource gaps = data.file("gaps.csv", "x,y", "1,0", "2,1", "3,NA", "4,NA", "5,NA");
    return Stream.of(
        Trial.of(
            "did you mean 'label'?",
            data.packs(data.file("l.csv", "x,label", "1,0"), DataColumns.of(List.of("x"), "lable")),
            data.packs(
                data.file("l.csv", "x,label", "1,0"), DataColumns.of(List.of("x"), "label"))),
        Trial.of(
            "name a column of the data in data.label",
            data.packs(good, DataColumns.of(List.of("x"), "churned")),
            data.packs(good, DataColumns.of(List.of("x"), "y"))),
        Trial.of(
            "the first line of the data looks like a row: options: {header: false} calls the"
                + " columns _c0, _c1, ...",
            data.packs(bare),
            data.packs(headless, DataColumns.of(List.of("_c0"), "_c1"))),
        Trial.of(
            "turn it into numbers first; classes are numbered from 0",
            data.packs(dated),
            data.packs(good)),
        Trial.of(
            "take a loss of classes for a label that is text, such as loss: cross_entropy, or"
                + " correct the cell; where 'NA' means that there is no value, options:"
                + " {nullValue: NA} with data.bad_rows: drop leaves its rows out",
            data.packs(gaps),
            data.packs(gaps, Packing.OPTIONS.withRules(three)),
            data.packs(good),
            data.packs(data.as("gaps.csv", "csv", Map.of("nullValue", "NA")), Packing.DROP)),
        Trial.of(
            "the data needs columns beside label and weight", data.packs(labels), data.packs(good)),
        Trial.of(
            "name it once in data.features, data.label, data.weight and data.exclude",
            data.packs(good, DataColumns.of(List.of("x", "X"), "y")),
            data.packs(good, DataColumns.of(List.of("x"), "y"))),
        Trial.of(
            "name the feature columns, or '*' for all but the label",
            () -> DataColumns.of(List.of(), "y"),
            data.packs(good, DataColumns.of(List.of("x"), "y")),
            data.packs(good, DataColumns.of(List.of("*"), "y"))),
        Trial.of(
            "name it once in data.features, data.label, data.weight and data.exclude",
            () -> DataColumns.of(List.of("x", "y"), "y"),
            data.packs(good, DataColumns.of(List.of("x"), "y"))));
  }

  @TestFactory
  Stream<DynamicTest> namesThatDifferInCase(SparkSession spark) {
    Packing data = new Packing(spark, folder);
    DataSource cased = data.file("cased.json", "{\"x\": 1, \"X\": 2, \"y\": 0}");
    DataSource query = new DataSource.Query("SELECT 1 AS x, 2 AS X, 0 AS y");
    DataSource other = new DataSource.Query("SELECT 1 AS x, 2 AS z, 0 AS y");
    DataSource twice = new DataSource.Query("SELECT 1 AS x, 2 AS x, 0 AS y");
    return Stream.of(
        Trial.of(
            "rename one of them, or let case tell them apart with"
                + " --conf spark.sql.caseSensitive=true",
            data.packs(query),
            data.packs(other),
            () -> caseTellsApart(spark, data.packs(query))),
        Trial.of("rename one of them", data.packs(twice), data.packs(other)),
        Trial.of(
            "rename one of the columns, or let case tell them apart with"
                + " --conf spark.sql.caseSensitive=true",
            data.packs(cased),
            data.packs(data.file("renamed.json", "{\"x\": 1, \"z\": 2, \"y\": 0}")),
            () -> caseTellsApart(spark, data.packs(cased))));
  }

  private static void caseTellsApart(SparkSession spark, Executable work) throws Throwable {
    spark.conf().set("spark.sql.caseSensitive", true);
    try {
      work.execute();
    } finally {
      spark.conf().unset("spark.sql.caseSensitive");
    }
  }
}

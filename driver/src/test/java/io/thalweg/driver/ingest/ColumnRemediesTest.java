package io.thalweg.driver.ingest;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.Trial;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Feature.Missing;
import io.thalweg.driver.config.Label;
import io.thalweg.shared.column.DatePart;
import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.RowRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What errors about categories, gaps and dates tell their user to do. */
@ExtendWith(LocalSpark.class)
class ColumnRemediesTest {
  @TempDir private Path folder;

  private static DataColumns columns(Feature... features) {
    return new DataColumns(List.of(features), List.of(), Label.of("y"), Optional.empty());
  }

  private static DataColumns without(String excluded, Feature... features) {
    return new DataColumns(List.of(features), List.of(excluded), Label.of("y"), Optional.empty());
  }

  @TestFactory
  Stream<DynamicTest> columnsOfRawTables(SparkSession spark) {
    Packing data = new Packing(spark, folder);
    Dataset<Row> gaps =
        spark.sql("select * from values (1, double(null), 0), (2, null, 1) as t(x, z, y)");
    String towns =
        IntStream.range(0, 202)
            .mapToObj(i -> "t" + i % 101 + ",1," + i % 2)
            .collect(Collectors.joining("\n"));
    DataSource many = data.file("many.csv", "town,x,y", towns);
    DataSource sizes = data.file("sizes.csv", "size,y", "S,0", "M,1", "XL,0");
    Feature all = Feature.of("*");
    return Stream.of(
        Trial.of(
            "leave the column out of data.features, or, where a pattern means it, with exclude: [z]",
            packs(gaps, columns(Feature.of("z").missing(Missing.MEAN), all)),
            packs(gaps, without("z", all))),
        Trial.of(
            "write {one_hot: town, max: 100} for the 100 most frequent, or {embed: town, dim: 8}"
                + " for numbers that are learned, or leave the column out of data.features, or, where a"
                + " pattern means it, with exclude: [town]",
            data.packs(many, columns(Feature.oneHot("town"), all)),
            data.packs(many, columns(Feature.oneHot("town").max(100), all)),
            data.packs(many, columns(Feature.embed("town", 8), all)),
            data.packs(many, columns(Feature.of("x"))),
            data.packs(many, without("town", all))),
        Trial.of(
            "take a smaller min_count and drop: none, or leave the column out of data.features, or,"
                + " where a pattern means it, with exclude: [size]",
            data.packs(sizes, columns(Feature.oneHot("size").minCount(2))),
            data.packs(sizes, columns(Feature.oneHot("size")))),
        Trial.of(
            "put them in their places: {ordinal: size, order: [S, M, XL]}",
            data.packs(sizes, columns(Feature.ordinal("size", "S", "M"))),
            data.packs(sizes, columns(Feature.ordinal("size", "S", "M", "XL")))));
  }

  @TestFactory
  Stream<DynamicTest> classesAndTimes(SparkSession spark) {
    Packing data = new Packing(spark, folder);
    DataSource three = data.file("three.csv", "x,y", "1,a", "2,b", "3,c");
    DataSource two = data.file("two.csv", "x,y", "1,a", "2,b", "3,b");
    DataColumns day = columns(Feature.date("at", DatePart.HOUR));
    Dataset<Row> zones =
        spark.sql(
            "select * from values ('2026-01-01T09:00:00+01:00', 0), ('2026-01-02T09:00:00Z', 1)"
                + " as t(at, y)");
    return Stream.of(
        Trial.of(
            "give the last layer one output per class, with loss: cross_entropy, or leave out rows"
                + " of the other classes",
            data.packs(three, classes(2)),
            data.packs(three, classes(3)),
            data.packs(two, classes(2))),
        Trial.of(
            "read the data with a query that writes them all in one, such as"
                + " CAST(to_timestamp(at) AS STRING)",
            packs(zones, day),
            packs(zones.selectExpr("CAST(to_timestamp(at) AS STRING) at", "y"), day)));
  }

  private static Executable packs(Dataset<Row> rows, DataColumns columns) {
    return () -> Ingest.pack(rows, columns, DType.FLOAT32, Packing.OPTIONS);
  }

  private static IngestOptions classes(int count) {
    return Packing.OPTIONS.withRules(
        new RowRules(NumberRule.any(), NumberRule.below(count, "classes")));
  }
}

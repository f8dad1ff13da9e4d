package io.thalweg.driver.table;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.Trial;
import io.thalweg.driver.config.DataWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What errors of a look at a table tell their user to do. */
@ExtendWith(LocalSpark.class)
class TableRemediesTest {
  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> tables(SparkSession spark) throws IOException {
    String empty = write("empty.csv", "x,y\n");
    String bare = write("bare.csv", "z,y\n7,0\n7,1\n");
    String good = write("good.csv", "x,z,churn\n1.5,7,0\n2.5,7,1\n3.5,7,0\n");
    return Stream.of(
        Trial.of("name a table that has rows", look(spark, empty, "y"), look(spark, good, "churn")),
        Trial.of(
            "add --label COLUMN; the likely one is --label 'churn'",
            look(spark, good, null),
            look(spark, good, "churn")),
        Trial.of(
            "did you mean --label 'churn'?",
            look(spark, good, "chrun"),
            look(spark, good, "churn")),
        Trial.of(
            "name another column with --label", look(spark, good, "z"), look(spark, good, "x")),
        Trial.of(
            "name a table with other columns, or another column with --label",
            look(spark, bare, "y"),
            look(spark, good, "churn")));
  }

  private String write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
    return name;
  }

  private Executable look(SparkSession spark, String data, String label) {
    return () ->
        TablePlan.of(
            spark, DataWords.of(data, Optional.empty(), folder), Optional.ofNullable(label));
  }
}

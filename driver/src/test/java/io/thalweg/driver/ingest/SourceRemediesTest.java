package io.thalweg.driver.ingest;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.Trial;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.tensor.DType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What errors of files, formats and queries tell their user to do. */
@ExtendWith(LocalSpark.class)
class SourceRemediesTest {
  private static final String TEXT = "x,y\n1,0\n2,1\n";

  @TempDir Path folder;

  private DataSource all(String name, String format) {
    return new DataSource.Files(folder.resolve(name).toString(), format, new TreeMap<>());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @TestFactory
  Stream<DynamicTest> brokenFiles(SparkSession spark) throws IOException {
    Packing data = new Packing(spark, folder);
    byte[] gzip = Packing.gzip(TEXT.repeat(1000).replace("\nx,y", ""));
    data.write("gzip/a.csv.gz", gzip);
    data.write("gzip/b.csv.gz", Arrays.copyOf(gzip, gzip.length / 2));
    data.write("plain/a.csv", bytes(TEXT));
    data.write("plain/b.csv.gz", bytes(TEXT));
    data.write("bzip2/a.csv", bytes(TEXT));
    data.write("bzip2/b.csv.bz2", bytes(TEXT));
    data.write("colon/a.csv", bytes(TEXT));
    data.write("colon/12:30.csv", bytes(TEXT));
    return Stream.of(
        Trial.of(
            "write or copy the file again, or leave it out",
            data.packs(all("gzip", "csv")),
            Trial.after(() -> data.write("gzip/b.csv.gz", gzip), data.packs(all("gzip", "csv"))),
            Trial.after(() -> data.delete("gzip/b.csv.gz"), data.packs(all("gzip", "csv")))),
        Trial.of(
            "check the file, its format and options; --debug shows Spark's own messages",
            data.packs(all("plain", "csv")),
            Trial.after(
                () -> Files.move(folder.resolve("plain/b.csv.gz"), folder.resolve("plain/b.csv")),
                data.packs(all("plain", "csv")))),
        Trial.of(
            "rename the file, or write or copy it again, or leave it out",
            data.packs(all("bzip2", "csv")),
            Trial.after(
                () -> Files.move(folder.resolve("bzip2/b.csv.bz2"), folder.resolve("bzip2/b.csv")),
                data.packs(all("bzip2", "csv"))),
            Trial.after(
                () -> data.write("bzip2/b.csv.bz2", Packing.bzip2(TEXT)),
                data.packs(all("bzip2", "csv"))),
            Trial.after(() -> data.delete("bzip2/b.csv.bz2"), data.packs(all("bzip2", "csv")))),
        Trial.of(
            "rename the file",
            data.packs(all("colon", "csv")),
            Trial.after(
                () -> Files.move(folder.resolve("colon/12:30.csv"), folder.resolve("colon/b.csv")),
                data.packs(all("colon", "csv")))));
  }

  @TestFactory
  Stream<DynamicTest> parquet(SparkSession spark) {
    Packing data = new Packing(spark, folder);
    String good = "parquet/good.parquet";
    spark.sql("SELECT 1 AS x, 0 AS y").write().parquet(folder.resolve(good).toString());
    spark.sql("SELECT 'b' AS x, 0 AS y").write().parquet(folder.resolve("text").toString());
    spark.sql("SELECT 2 AS x, 0 AS y").write().parquet(folder.resolve("number").toString());
    data.write("parquet/bad.parquet", bytes(TEXT));
    DataSource both = all("parquet/*", "parquet");
    return Stream.of(
        Trial.of(
            "write or copy the file again, name the format that it has, or leave it out",
            data.packs(both),
            data.packs(all("parquet/bad.parquet", "csv")),
            data.packs(all(good, "parquet")),
            Trial.after(
                () -> {
                  data.delete("parquet/bad.parquet");
                  spark
                      .range(3)
                      .selectExpr("int(id) AS x", "0 AS y")
                      .write()
                      .parquet(folder.resolve("parquet/bad.parquet").toString());
                },
                data.packs(both))),
        Trial.of(
            "write the column with one type to all files, or leave the file out",
            data.packs(two(good, "text")),
            data.packs(two(good, "number")),
            data.packs(all(good, "parquet"))));
  }

  private DataSource two(String one, String other) {
    List<String> paths = List.of(folder.resolve(one) + "", folder.resolve(other) + "");
    return new DataSource.Files(paths, "parquet", new TreeMap<>());
  }

  @TestFactory
  Stream<DynamicTest> text(SparkSession spark) {
    Packing data = new Packing(spark, folder);
    data.write("wide.csv", TEXT.getBytes(StandardCharsets.UTF_16LE));
    spark.sql("SELECT 1 AS x, 0 AS y").coalesce(1).write().parquet(folder + "/rows.parquet");
    DataSource document = data.file("rows.json", "[{\"x\": 1,", "\"y\": 0}]");
    String commas = ",".repeat(20_500);
    data.write("note.csv", bytes("x;note;y\n1;" + commas + ";0\n2;" + commas + ";1\n"));
    DataColumns noted = DataColumns.of(List.of("x"), "y");
    data.write("a/a.csv", bytes(TEXT));
    data.write("a/b.csv", bytes("y,x\n0,1\n"));
    return Stream.of(
        Trial.of(
            "read it with options: {encoding: UTF-16LE, multiLine: true}, or convert it: iconv -f"
                + " UTF-16LE -t UTF-8",
            data.packs(all("wide.csv", "csv")),
            data.packs(
                data.as("wide.csv", "csv", Map.of("encoding", "UTF-16LE", "multiLine", "true"))),
            Trial.after(
                () -> data.write("wide.csv", bytes(TEXT)), data.packs(all("wide.csv", "csv")))),
        Trial.of(
            "check the path, and name the format that the file has: {path, format}",
            data.packs(all("rows.parquet", "csv")),
            data.packs(all("rows.parquet", "parquet"))),
        Trial.of(
            "check the format; a document over several lines needs options: {multiLine: true}",
            data.packs(document),
            data.packs(data.as("rows.json", "json", Map.of("multiLine", "true")))),
        Trial.of(
            "check the separator (options: {sep: ';'}), or set options: {maxColumns: 1000000}",
            data.packs(all("note.csv", "csv"), noted),
            data.packs(data.as("note.csv", "csv", Map.of("sep", ";")), noted)),
        Trial.of(
            "write the same columns in the same order to all files, or name those that belong"
                + " together in a list: data.train: [a.csv, b.csv]",
            data.packs(all("a", "csv")),
            data.packs(all("a/a.csv", "csv")),
            Trial.after(() -> data.write("a/b.csv", bytes(TEXT)), data.packs(all("a", "csv")))));
  }

  @TestFactory
  Stream<DynamicTest> namesAndQueries(SparkSession spark) {
    Packing data = new Packing(spark, folder);
    DataSource good = data.file("good.csv", "x,y", "1,0");
    Executable query = data.packs(new DataSource.Query("SELECT 1 AS x, 0 AS y"));
    return Stream.of(
        Trial.of(
            "correct the path",
            data.packs(all("godo*.csv", "csv")),
            data.packs(all("good*.csv", "csv"))),
        Trial.of(
            "name another format (parquet, csv, tsv, json, orc or libsvm), or start with"
                + " spark-submit --packages and the artifact of this one",
            data.packs(all("good.csv", "excel")),
            data.packs(good)),
        Trial.of(
            "correct the query or the table's name",
            data.packs(new DataSource.Query("SELEC 1")),
            query),
        Trial.of(
            "correct the query or the table's name",
            data.packs(new DataSource.Query("SELECT * FROM nowhere")),
            query),
        Trial.of("correct the query", data.packs(new DataSource.Query("SELECT nope")), query),
        Trial.of(
            "check the path, the format and its options; --debug shows Spark's own messages",
            data.packs(data.as("good.csv", "csv", Map.of("maxColumns", "many"))),
            data.packs(data.as("good.csv", "csv", Map.of("maxColumns", "9")))));
  }

  @TestFactory
  Stream<DynamicTest> newData(SparkSession spark) {
    Packing data = new Packing(spark, folder);
    DataSource good = data.file("good.csv", "x,y", "1,0");
    List<FeatureColumn> trained =
        Ingest.pack(SourceReader.read(spark, good), Packing.ALL, DType.FLOAT32, Packing.OPTIONS)
            .train()
            .features();
    data.write("semicolons.csv", bytes("x;y\n1;0\n"));
    return Stream.of(
        Trial.of(
            "use data with these columns, or say how it is read (format, options)",
            () -> like(spark, trained, all("semicolons.csv", "csv")),
            () -> like(spark, trained, good),
            () -> like(spark, trained, data.as("semicolons.csv", "csv", Map.of("sep", ";")))));
  }

  private static void like(SparkSession spark, List<FeatureColumn> trained, DataSource source) {
    SourceRows rows = SourceReader.readLike(spark, source, trained);
    Ingest.packLike(trained, rows, Packing.ALL, DType.FLOAT32, Packing.OPTIONS);
  }

  @TestFactory
  Stream<DynamicTest> idx() {
    byte[] images = {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7};
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 1, 7};
    Packing data = new Packing(null, folder);
    data.write("images", images);
    data.write("labels", labels);
    return Stream.of(
        Trial.of(
            "give IDX files, plain or packed with gzip, and do not mix up images and labels",
            () -> IdxFile.read(folder.resolve("labels"), 3),
            () -> IdxFile.read(folder.resolve("images"), 3)));
  }
}

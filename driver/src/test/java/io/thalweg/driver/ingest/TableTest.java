package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.BadRows;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Feature.Missing;
import io.thalweg.driver.config.Label;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.column.DatePart;
import io.thalweg.shared.column.Expansion;
import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.RowRules;
import io.thalweg.worker.data.Shard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rows as people have them: categories, gaps, dates, labels in words. */
@ExtendWith(LocalSpark.class)
class TableTest {
  private static final IngestOptions ONE = IngestOptions.defaults(1).withShards(1);
  private static final RowRules CLASSES =
      new RowRules(NumberRule.any(), NumberRule.below(2, "two classes"));

  @TempDir Path folder;

  @Test
  void cellsOfEveryKindBecomeInputs(SparkSession spark) throws IOException {
    SourceRows rows =
        csv(
            spark,
            "id,plan,size,age,at,y",
            "0,pro,M,10,2024-02-29 13:30:00,1",
            "1,free,L,,2024-01-01 00:00:00,0",
            "2,,S,40,2023-12-31 23:00:00,0",
            "3,pro,M,31,2024-03-03 06:00:00,1");
    List<Feature> features =
        List.of(
            Feature.of("id"),
            oneHot("plan"),
            new Feature.Ordinal("size", List.of("S", "M", "L"), Missing.FAIL, false),
            new Feature.Numbers("age", Missing.MEAN, true),
            new Feature.Date(
                "at",
                List.of(DatePart.YEAR, DatePart.MONTH, DatePart.WEEKDAY, DatePart.HOUR),
                Missing.FAIL,
                false));
    PackedData<double[]> data = Ingest.pack(rows, columns(features), DType.FLOAT64, ONE).train();
    assertEquals(
        List.of(
            "id",
            "plan=free",
            "plan=pro",
            "size",
            "age",
            "age.missing",
            "at.year",
            "at.month",
            "at.weekday",
            "at.hour"),
        FeatureColumn.inputs(data.features()));
    Map<Double, double[]> byId = byFirst(data);
    assertArrayEquals(new double[] {0, 0, 1, 1, 10, 0, 2024, 2, 4, 13}, byId.get(0.0));
    assertArrayEquals(new double[] {1, 1, 0, 2, 27, 1, 2024, 1, 1, 0}, byId.get(1.0));
    assertArrayEquals(new double[] {2, 0, 0, 0, 40, 0, 2023, 12, 7, 23}, byId.get(2.0));
  }

  @Test
  void daysAndCategoriesToEmbedAreNumbers(SparkSession spark) throws IOException {
    SourceRows rows =
        csv(spark, "id,city,at,y", "0,Rome,2020-01-02,1", "1,,2020-01-01 12:00,0", "2,Bern,,0");
    List<Feature> features =
        List.of(
            Feature.of("id"),
            new Feature.Embed("city", 4, OptionalInt.empty(), 1),
            new Feature.DaysSince(
                "at", LocalDateTime.of(2020, 1, 1, 0, 0), Missing.value(-1), true));
    PackedData<double[]> data = Ingest.pack(rows, columns(features), DType.FLOAT64, ONE).train();
    Map<Double, double[]> byId = byFirst(data);
    assertArrayEquals(new double[] {0, 2, 1, 0}, byId.get(0.0));
    assertArrayEquals(new double[] {1, 0, 0.5, 0}, byId.get(1.0));
    assertArrayEquals(new double[] {2, 1, -1, 1}, byId.get(2.0));
  }

  @Test
  void csvGivesCategoriesAsTheyAreWritten(SparkSession spark) throws IOException {
    SourceRows rows = csv(spark, "zip,y", "01,1", "1,0", "007,1");
    PackedData<double[]> data =
        Ingest.pack(rows, columns(List.of(oneHot("zip"))), DType.FLOAT64, ONE).train();
    assertEquals(List.of("zip=007", "zip=01", "zip=1"), FeatureColumn.inputs(data.features()));
  }

  @Test
  void aLabelInWordsIsItsPlaceAmongTheClasses(SparkSession spark) throws IOException {
    SourceRows rows = csv(spark, "x,y", "0,yes", "1,no", "2,yes");
    PackedData<double[]> data =
        Ingest.pack(rows, columns(List.of(Feature.of("x"))), DType.FLOAT64, classes()).train();
    assertEquals(List.of("no", "yes"), data.label().classes());
    Map<Double, Double> labels = labels(data);
    assertEquals(Map.of(0.0, 1.0, 1.0, 0.0, 2.0, 1.0), labels);
  }

  @Test
  void numbersAreClassesWhereTheyAreNamed(SparkSession spark) throws IOException {
    SourceRows rows = csv(spark, "x,y", "0,-1", "1,1", "2,-1");
    DataColumns named =
        new DataColumns(
            List.of(Feature.of("x")),
            List.of(),
            new Label(List.of("y"), true, List.of(), Optional.empty()),
            Optional.empty());
    PackedData<double[]> data = Ingest.pack(rows, named, DType.FLOAT64, classes()).train();
    assertEquals(List.of("-1", "1"), data.label().classes());
    assertEquals(Map.of(0.0, 0.0, 1.0, 1.0, 2.0, 0.0), labels(data));
  }

  @Test
  void everySplitOfTheSourceGivesTheSameBits(SparkSession spark) {
    Dataset<Row> rows = table(spark, 500, 11);
    List<Feature> features = mixed();
    IngestOptions options = IngestOptions.defaults(3).withShards(4).withValidationFraction(0.3);
    String expected = null;
    for (int partitions : new int[] {1, 3, 8}) {
      PackedParts<float[]> parts =
          Ingest.pack(rows.repartition(partitions), weighted(features), DType.FLOAT32, options);
      String bits = parts.train().features() + bits(parts.train());
      bits += bits(parts.validation().orElseThrow());
      expected = expected == null ? bits : expected;
      assertEquals(expected, bits, partitions + " partitions");
    }
  }

  @Test
  void whatIsLearnedComesFromTrainingRowsOnly(SparkSession spark) {
    Dataset<Row> rows = table(spark, 300, 5);
    List<Feature> features =
        List.of(
            Feature.of("id"),
            new Feature.Numbers("age", Missing.MEDIAN, false),
            oneHot("plan"),
            new Feature.Numbers("hours", Missing.MEAN, false));
    IngestOptions options = IngestOptions.defaults(3).withShards(2).withValidationFraction(0.5);
    PackedParts<double[]> parts = Ingest.pack(rows, columns(features), DType.FLOAT64, options);
    List<double[]> train = new ArrayList<>(byFirst(parts.train()).values());
    Map<Double, Row> source = new TreeMap<>();
    rows.collectAsList().forEach(row -> source.put((double) row.getInt(0), row));
    List<Double> ages = new ArrayList<>();
    double sum = 0;
    int known = 0;
    for (double[] row : train) {
      Row cells = source.get(row[0]);
      if (!cells.isNullAt(1)) {
        ages.add(cells.getDouble(1));
      }
      if (!cells.isNullAt(3)) {
        sum += cells.getDouble(3);
        known++;
      }
    }
    ages.sort(null);
    double median = (ages.get((ages.size() - 1) / 2) + ages.get(ages.size() / 2)) / 2;
    FeatureColumn age = parts.train().features().get(1);
    assertEquals(median, fill(age));
    assertEquals(sum / known, fill(parts.train().features().get(3)), 1e-12);
    assertEquals(parts.train().features(), parts.validation().orElseThrow().features());
  }

  @Test
  void weightsCountInMeansAndMedians(SparkSession spark) throws IOException {
    SourceRows rows =
        csv(spark, "x,z,w,y", "1,1,1,0", "5,5,1,1", "9,9,3,0", ",,1,1", "7,7,0,1", "5,5,0.5,0");
    List<Feature> features =
        List.of(
            new Feature.Numbers("x", Missing.MEAN, false),
            new Feature.Numbers("z", Missing.MEDIAN, false));
    PackedData<double[]> data = Ingest.pack(rows, weighted(features), DType.FLOAT64, ONE).train();
    assertEquals((1 + 5 + 27 + 2.5) / 5.5, fill(data.features().get(0)), 1e-15);
    assertEquals(9, fill(data.features().get(1)));
  }

  @Test
  void otherRowsAreReadWithWhatTheTrainingRowsTaught(SparkSession spark) throws IOException {
    List<Feature> features =
        List.of(Feature.of("id"), oneHot("plan"), new Feature.Numbers("age", Missing.MEAN, true));
    SourceRows train = csv(spark, "id,plan,age,y", "0,a,1,1", "1,b,3,0");
    PackedData<double[]> data = Ingest.pack(train, columns(features), DType.FLOAT64, ONE).train();
    SourceRows test = csv(spark, "y,age,plan,id", "1,,c,7", "0,8,b,8");
    PackedData<double[]> other =
        Ingest.packLike(data.features(), test, columns(features), DType.FLOAT64, ONE);
    assertArrayEquals(new double[] {7, 0, 0, 2, 1}, byFirst(other).get(7.0));
    assertArrayEquals(new double[] {8, 0, 1, 8, 0}, byFirst(other).get(8.0));
  }

  @Test
  void heldOutRowsAreTheSameWhenTheyAreReadAgain(SparkSession spark) {
    Dataset<Row> rows = table(spark, 400, 23);
    IngestOptions options = IngestOptions.defaults(3).withShards(2).withValidationFraction(0.25);
    PackedParts<float[]> first = Ingest.pack(rows, weighted(mixed()), DType.FLOAT32, options);
    PackedParts<float[]> again =
        Ingest.packPartsLike(
            first.train().features(),
            SourceRows.of(rows.repartition(5)),
            weighted(mixed()),
            DType.FLOAT32,
            options);
    assertEquals(bits(first.validation().get()), bits(again.validation().get()));
    assertEquals(first.train().dataHash(), again.train().dataHash());
  }

  @Test
  void mediansAreThoseOfSortedValues(SparkSession spark) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    double[] values =
        IntStream.range(0, 2 + random.nextInt(200))
            .mapToDouble(i -> random.nextDouble(-1e3, 1e3) * (random.nextInt(3) - 1))
            .toArray();
    StructType schema =
        new StructType().add("x", DataTypes.DoubleType).add("y", DataTypes.DoubleType);
    List<Row> rows = new ArrayList<>(List.of(RowFactory.create(null, 1.0)));
    Arrays.stream(values).forEach(value -> rows.add(RowFactory.create(value, 0.0)));
    PackedData<double[]> data =
        Ingest.pack(
                spark.createDataFrame(rows, schema),
                columns(List.of(new Feature.Numbers("x", Missing.MEDIAN, false))),
                DType.FLOAT64,
                IngestOptions.defaults(1).withShards(4))
            .train();
    Arrays.sort(values);
    double low = values[(values.length - 1) / 2];
    double high = values[values.length / 2];
    assertEquals(low + (high - low) / 2, fill(data.features().get(0)) + 0.0, "seed " + seed);
  }

  @Test
  void mostFrequentCategoriesAreKeptWhereMaxIsGiven(SparkSession spark) throws IOException {
    SourceRows rows = csv(spark, "c,y", "a,0", "b,1", "b,0", "c,1", "c,0", "d,1");
    Feature two = new Feature.OneHot("c", OptionalInt.of(2), 1, false);
    PackedData<double[]> data =
        Ingest.pack(rows, columns(List.of(two)), DType.FLOAT64, ONE).train();
    assertEquals(List.of("c=b", "c=c"), FeatureColumn.inputs(data.features()));
    assertTrue(data.notes().toString().contains("2 of 4 categories"), data.notes().toString());
  }

  @Test
  void anOrderThatMissesAValueSaysWhich(SparkSession spark) throws IOException {
    SourceRows rows = csv(spark, "size,y", "S,0", "XL,1", "M,0");
    Feature order = new Feature.Ordinal("size", List.of("S", "M"), Missing.FAIL, false);
    ThalwegException error = fails(rows, order);
    assertEquals("XL, too", error.found());
    assertTrue(error.remedy().contains("order: [S, M, XL]"), error.remedy());
  }

  @Test
  void moreThanAHundredCategoriesAreRefusedWithTheirCount(SparkSession spark) {
    Dataset<Row> rows =
        spark.range(250).selectExpr("concat('c', id) as c", "cast(id % 2 as double) as y");
    ThalwegException error = fails(SourceRows.of(rows), oneHot("c"));
    assertEquals("250 categories", error.found());
  }

  @Test
  void allProblemsOfAllColumnsAreInOneMessage(SparkSession spark) throws IOException {
    SourceRows rows =
        csv(
            spark,
            "size,at,word,y",
            "S,2020-01-01T00:00:00Z,a,0",
            "XL,2020-01-01T00:00:00+01:00,b,1");
    List<Feature> features =
        List.of(
            Feature.ordinal("size", "S"), date("at"), Feature.of("word"), Feature.of("nowhere"));
    ThalwegException error =
        assertThrows(
            ThalwegException.class, () -> Ingest.pack(rows, columns(features), DType.FLOAT64, ONE));
    for (String part : List.of("XL", "+01:00, Z", "{one_hot: word}", "'nowhere'")) {
      assertTrue(error.found().contains(part), error.found());
    }
    assertTrue(error.remedy().contains("order: [S, XL]"), error.remedy());
  }

  @Test
  void aColumnWithoutAnyValueIsRefused(SparkSession spark) throws IOException {
    SourceRows rows = csv(spark, "x,c,y", "1,,0", "2,,1");
    assertTrue(fails(rows, oneHot("c")).what().contains("no value"));
  }

  @Test
  void whatIsFoundInPackedRowsIsToldOfAllColumnsAtOnce(SparkSession spark) throws IOException {
    SourceRows rows = csv(spark, "c,d,x,y", ",a,1,0", ",b,2,1");
    List<Feature> features = List.of(oneHot("c"), Feature.oneHot("d").minCount(2), Feature.of("x"));
    ThalwegException error =
        assertThrows(
            ThalwegException.class, () -> Ingest.pack(rows, columns(features), DType.FLOAT64, ONE));
    assertTrue(error.found().contains("column 'c' has no value"), error.found());
    assertTrue(error.found().contains("categories of column 'd'"), error.found());
  }

  @Test
  void aSingleCategoryWhoseInputIsDroppedIsRefused(SparkSession spark) throws IOException {
    SourceRows rows = csv(spark, "c,y", "a,0", "a,1");
    assertEquals("1 in 1 rows or more", fails(rows, Feature.oneHot("c").withoutFirst()).found());
  }

  @Test
  void timesOfSeveralZonesAreRefused(SparkSession spark) throws IOException {
    SourceRows rows = csv(spark, "at,y", "2020-01-01T00:00:00Z,0", "2020-01-01T00:00:00+01:00,1");
    assertEquals("+01:00, Z", fails(rows, date("at")).found());
  }

  @Test
  void aCellThatIsNoDateIsNamed(SparkSession spark) throws IOException {
    SourceRows rows = csv(spark, "at,y", "2020-01-01,0", "01.02.2020,1");
    ThalwegException error = fails(rows, date("at"));
    assertEquals(ErrorCode.BAD_ROW, error.code());
    assertTrue(error.found().contains("01.02.2020"), error.found());
    PackedData<double[]> kept =
        Ingest.pack(
                rows, columns(List.of(date("at"))), DType.FLOAT64, ONE.withBadRows(BadRows.DROP))
            .train();
    assertEquals(1, kept.dropped());
  }

  @Test
  void moreClassesThanOutputsAreNamed(SparkSession spark) throws IOException {
    SourceRows rows = csv(spark, "x,y", "0,yes", "1,no", "2,perhaps");
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () -> Ingest.pack(rows, columns(List.of(Feature.of("x"))), DType.FLOAT64, classes()));
    assertEquals(ErrorCode.BAD_LABEL, error.code());
    assertEquals("3 classes: no, perhaps, yes", error.found());
  }

  @Test
  void aClassThatOnlyTestRowsHaveIsABadRow(SparkSession spark) throws IOException {
    DataColumns columns = columns(List.of(Feature.of("x")));
    PackedData<double[]> data =
        Ingest.pack(csv(spark, "x,y", "0,yes", "1,no"), columns, DType.FLOAT64, classes()).train();
    SourceRows test = csv(spark, "x,y", "0,yes", "1,perhaps");
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () ->
                Ingest.packLike(
                    data.features(),
                    test,
                    columns.labelled(data.label()),
                    DType.FLOAT64,
                    classes()));
    assertEquals(ErrorCode.BAD_LABEL, error.code());
    assertEquals("one of no, yes", error.expected());
  }

  private ThalwegException fails(SourceRows rows, Feature feature) {
    return assertThrows(
        ThalwegException.class,
        () -> Ingest.pack(rows, columns(List.of(feature)), DType.FLOAT64, ONE));
  }

  private static IngestOptions classes() {
    return ONE.withRules(CLASSES);
  }

  private static Feature oneHot(String column) {
    return new Feature.OneHot(column, OptionalInt.empty(), 1, false);
  }

  private static Feature date(String column) {
    return new Feature.Date(column, List.of(DatePart.YEAR), Missing.FAIL, false);
  }

  private static List<Feature> mixed() {
    return List.of(
        new Feature.Numbers("age", Missing.MEDIAN, true),
        new Feature.Numbers("hours", Missing.MEAN, false),
        new Feature.OneHot("plan", OptionalInt.of(5), 2, true),
        new Feature.Embed("city", 3, OptionalInt.empty(), 1),
        new Feature.Numbers("count", Missing.MOST_FREQUENT, false));
  }

  private static DataColumns columns(List<Feature> features) {
    return new DataColumns(features, List.of(), Label.of(List.of("y")), Optional.empty());
  }

  private static DataColumns weighted(List<Feature> features) {
    return new DataColumns(features, List.of(), Label.of(List.of("y")), Optional.of("w"));
  }

  private SourceRows csv(SparkSession spark, String... lines) throws IOException {
    Path file = Files.createTempFile(folder, "rows", ".csv");
    Files.write(file, List.of(lines));
    return SourceReader.read(
        spark, new DataSource.Files(List.of(file.toString()), "csv", new TreeMap<>()));
  }

  /** Rows of a number, a text, gaps in all, and weights. */
  private static Dataset<Row> table(SparkSession spark, int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StructType schema =
        new StructType()
            .add("id", DataTypes.IntegerType)
            .add("age", DataTypes.DoubleType)
            .add("plan", DataTypes.StringType)
            .add("hours", DataTypes.DoubleType)
            .add("city", DataTypes.StringType)
            .add("count", DataTypes.IntegerType)
            .add("w", DataTypes.DoubleType)
            .add("y", DataTypes.IntegerType);
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      all.add(
          RowFactory.create(
              i,
              random.nextInt(5) == 0 ? null : random.nextDouble() * 80,
              random.nextInt(9) == 0 ? null : "p" + random.nextInt(9),
              random.nextInt(4) == 0 ? null : random.nextDouble(),
              "c" + random.nextInt(40),
              random.nextInt(3) == 0 ? null : random.nextInt(6),
              random.nextDouble(),
              random.nextInt(2)));
    }
    return spark.createDataFrame(all, schema);
  }

  private static double fill(FeatureColumn column) {
    return ((Expansion.Filled) column.encoding().expansion()).values().get(0);
  }

  private static Map<Double, double[]> byFirst(PackedData<double[]> data) {
    Map<Double, double[]> rows = new TreeMap<>();
    for (Shard<double[]> shard : data.shards().collect()) {
      Block<double[]> block = shard.block();
      int width = block.features().width();
      for (int i = 0; i < block.rows(); i++) {
        double[] row = Arrays.copyOfRange(block.features().values(), i * width, (i + 1) * width);
        rows.put(row[0], row);
      }
    }
    return rows;
  }

  private static Map<Double, Double> labels(PackedData<double[]> data) {
    Map<Double, Double> labels = new TreeMap<>();
    Block<double[]> block = data.shards().first().block();
    for (int i = 0; i < block.rows(); i++) {
      labels.put(block.features().values()[i], block.labels()[i]);
    }
    return labels;
  }

  private static String bits(PackedData<float[]> data) {
    StringBuilder bits = new StringBuilder();
    for (Shard<float[]> shard : data.shards().collect()) {
      Block<float[]> block = shard.block();
      bits.append(Arrays.toString(block.features().values()))
          .append(Arrays.toString(block.labels()))
          .append(Arrays.toString(block.weights()));
    }
    return bits.toString();
  }
}

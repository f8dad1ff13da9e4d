package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.driver.cluster.TestClusters;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The first promise for tables as people have them: what the training rows teach (categories, what
 * stands for gaps) has equal bits, too.
 */
class RawTableBitsTest {
  private static final Path TABLE = Path.of("..", "conf", "data", "titanic.csv");

  private static final String CONFIG =
      """
      name: bits
      data:
        train: '%s'
        validation_fraction: 0.2
        features:
          - {one_hot: [Pclass, Embarked]}
          - {one_hot: Sex, drop: first}
          - {column: Age, missing: median, indicator: true}
          - {column: Parch, missing: most_frequent}
          - {column: Fare, missing: mean}
          - SibSp
        label: Died
        standardize: true
      model: {layers: [{linear: 8}, tanh, {linear: 1}]}
      loss: bce_with_logits
      optimizer: {type: adam, lr: 0.01}
      batch: 32
      epochs: 3
      seed: 7
      """;

  @TempDir static Path folder;
  private static BitsRun table;
  private static String expected;

  @BeforeAll
  static void writeTheTableInManyFormsAndTrainOnce() throws Exception {
    table = new BitsRun(folder, CONFIG);
    try (SparkSession spark =
        SparkSession.builder().config(TestClusters.conf("local[2]")).getOrCreate()) {
      table.writeForms(
          spark
              .read()
              .option("header", "true")
              .option("inferSchema", "true")
              .option("escape", "\"")
              .csv(TABLE.toAbsolutePath().toString())
              .selectExpr(
                  "Pclass",
                  "Embarked",
                  "Sex",
                  "Age",
                  "if(PassengerId % 9 = 0, null, Parch) as Parch",
                  "if(PassengerId % 7 = 0, null, Fare) as Fare",
                  "SibSp",
                  "if(Survived = 1, 'no', 'yes') as Died")
              .cache());
    }
    expected = table.train("one.parquet", "local[2]", "transport=in_process");
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "seven.parquet, local[1],                 transport=resident",
    "three.csv,     local[3],                 transport=job",
    "two.orc,       local[2],                 kernels=scalar",
    "three.csv,     'local-cluster[2,1,1024]', transport=resident",
  })
  void theParametersAreEqual(String data, String master, String set) throws Exception {
    assertEquals(expected, table.train(data, master, set));
  }

  @Test
  void aKilledRunGoesOnWithOtherCores() throws Exception {
    String[] longer = {"epochs=400", "checkpoint.every=200 rounds"};
    String whole = table.train("one.parquet", "local[2]", longer);
    Path left = table.leave("one.parquet", longer);
    assertEquals(whole, table.resume(left, "one.parquet", "local[1]", longer));
  }

  @Tag("nightly")
  @ParameterizedTest
  @MethodSource("io.thalweg.driver.cli.BitsRun#matrix")
  void theParametersAreEqualOverTheWholeMatrix(BitsRun.Variant variant) throws Exception {
    assertEquals(expected, table.train(variant));
  }
}

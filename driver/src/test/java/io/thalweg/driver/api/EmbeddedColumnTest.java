package io.thalweg.driver.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.ConfigFiles;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Label;
import io.thalweg.driver.config.TransportChoice;
import io.thalweg.driver.files.Sha256;
import io.thalweg.driver.fit.Fit;
import io.thalweg.driver.fit.FitObserver;
import io.thalweg.driver.fit.FitResult;
import io.thalweg.driver.fit.FitSpec;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ErrorType;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Initialiser;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A category whose numbers are learned with the layers, from its column to the prediction. */
@ExtendWith(LocalSpark.class)
class EmbeddedColumnTest {
  private static final int CITIES = 30;
  private static final Network LINEAR = Network.of(new Layer.Linear(1));

  @TempDir Path folder;
  private Path csv;

  /** Each city has a value of its own, as random as its name; some rows have none. */
  @BeforeEach
  void writeRows() throws IOException {
    Random random = new Random(3);
    double[] value = random.doubles(CITIES, -3, 3).toArray();
    StringBuilder text = new StringBuilder("x,city,z,y\n");
    for (int i = 0; i < 600; i++) {
      int city = random.nextInt(CITIES);
      double x = random.nextGaussian();
      boolean gap = i % 50 == 0;
      double y = x + (gap ? 1 : value[city]);
      text.append(
          "%s,%s,%s,%s\n".formatted(x, gap ? "" : "c" + city, 100 * random.nextDouble(), y));
    }
    csv = Files.writeString(folder.resolve("rows.csv"), text);
  }

  private Training training(Network network) {
    return Training.of(network)
        .data(DataSource.Files.of(csv.toString()))
        .label(Label.of("y"))
        .features(Feature.of("x"), Feature.embed("city", 4), Feature.of("z"))
        .standardize()
        .optimizer("adam", 0.05)
        .batch(32)
        .epochs(12);
  }

  @Test
  void aConfigAndAProgramLearnTheSameNumbersOfEachCategory(SparkSession spark) throws IOException {
    String yaml =
        """
        data: {train: rows.csv, label: y, features: [x, {embed: city, dim: 4}, z], standardize: true}
        model: {layers: [{linear: 1}]}
        loss: mse
        optimizer: {type: adam, lr: 0.05}
        batch: 32
        epochs: 12
        """;
    Path file = Files.writeString(folder.resolve("run.yaml"), yaml);
    FitSpec spec = FitSpec.of(ConfigFiles.load(file, List.of(), folder));
    FitResult<?> byConfig = Fit.run(spec, spark, new FitObserver() {});
    Fitted byProgram = training(LINEAR).run(spark);
    assertEquals(sha256(byConfig), byProgram.paramsSha256());
    assertEquals((CITIES + 1) * 4, byProgram.parameter("embed.city.weight").length);
    assertEquals(4 + 2, byProgram.parameter("0.weight").length);
    assertTrue(byProgram.loss() < 0.01, "the loss is that of no noise: " + byProgram.loss());
    assertNotEquals(
        byProgram.paramsSha256(),
        training(LINEAR)
            .features(Feature.of("x"), Feature.embed("city", 3), Feature.of("z"))
            .run(spark)
            .paramsSha256());
  }

  @Test
  void theBitsAreThoseOfEveryPartitioningKernelAndTransport(SparkSession spark) {
    String expected = training(LINEAR).epochs(2).run(spark).paramsSha256();
    Dataset<Row> rows =
        spark.read().option("header", true).option("inferSchema", true).csv(csv.toString());
    Training resident = training(LINEAR).epochs(2).data(rows.repartition(5));
    assertEquals(expected, resident.transport(TransportChoice.RESIDENT).run(spark).paramsSha256());
    Training job = training(LINEAR).epochs(2).data(rows.orderBy("z")).kernels(KernelChoice.SCALAR);
    assertEquals(expected, job.transport(TransportChoice.JOB).run(spark).paramsSha256());
  }

  @Test
  void aCategoryThatIsNotKnownCountsAsNone(SparkSession spark) {
    Fitted fitted = training(LINEAR).run(spark);
    Path saved = folder.resolve("model");
    fitted.save(saved);
    Dataset<Row> rows =
        spark.sql(
            "SELECT * FROM VALUES (0.5D, 'c1', 9D), (0.5D, 'no such', 9D), (0.5D, NULL, 9D)"
                + " AS t(x, city, z)");
    for (Fitted model :
        List.of(fitted, Fitted.load(saved), Fitted.load(saved, Network.of(new Layer.Linear(1))))) {
      double[] predicted =
          model.predict(rows).select("prediction").collectAsList().stream()
              .mapToDouble(row -> row.getDouble(0))
              .toArray();
      assertEquals(predicted[1], predicted[2]);
      assertEquals(1.5, predicted[2], 0.2);
      assertNotEquals(predicted[0], predicted[2]);
      double[][] numbers = {{0.5, 0, 9}};
      assertArrayEquals(new double[] {predicted[2]}, model.predict(numbers), 1e-6);
    }
    double[][] outside = {{0.5, CITIES + 1, 9}};
    ThalwegException error = assertThrows(ThalwegException.class, () -> fitted.predict(outside));
    assertEquals(ErrorCode.BAD_ROW, error.code());
    assertTrue(error.getMessage().contains("from 0 to " + CITIES), error.getMessage());
  }

  @Test
  void aRunThatDivergesEndsWithItsUsualWords(SparkSession spark) {
    Training training =
        Training.of(LINEAR)
            .data(DataSource.Files.of(csv.toString()))
            .label(Label.of("y"))
            .features(Feature.of("x"), Feature.embed("city", 4), Feature.of("z"))
            .optimizer("sgd", 10)
            .batch(32)
            .epochs(12);
    ThalwegException error = assertThrows(ThalwegException.class, () -> training.run(spark));
    assertEquals(ErrorType.DIVERGED, error.code().type());
    assertTrue(error.remedy().contains("tried over"), error.getMessage());
  }

  @Test
  void anObjectiveHasNoneOfThem(SparkSession spark) {
    Objective objective =
        Objective.of((p, x, y) -> x.mul(p.get("w")).sum(-1).sub(y).square())
            .parameter("w", Shape.of(3), new Initialiser.Zeros());
    Training training =
        Training.of(objective)
            .data(DataSource.Files.of(csv.toString()))
            .label(Label.of("y"))
            .features(Feature.of("x"), Feature.embed("city", 4), Feature.of("z"))
            .epochs(1);
    ThalwegException error = assertThrows(ThalwegException.class, () -> training.run(spark));
    assertEquals(ErrorCode.BAD_VALUE, error.code());
    assertTrue(error.getMessage().contains("'city'"), error.getMessage());
  }

  private static <A> String sha256(FitResult<A> result) {
    return Sha256.of(result.dtype(), result.trained().parameters());
  }
}

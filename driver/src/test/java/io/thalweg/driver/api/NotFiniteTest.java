package io.thalweg.driver.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.TransportChoice;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Initialiser;
import io.thalweg.shared.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Objectives of users that have no finite value for some row. */
@ExtendWith(LocalSpark.class)
class NotFiniteTest {
  private static final int ROWS = 300;
  private static final int ODD = 123; // whose x is 0

  @TempDir Path folder;

  private Training training(SparkSession spark, Objective objective) throws Exception {
    StringBuilder text = new StringBuilder("x,y\n");
    for (int i = 0; i < ROWS; i++) {
      text.append(i == ODD ? 0 : 1 + i % 10).append(',').append(i % 7).append('\n');
    }
    Path file = Files.writeString(folder.resolve("rows.csv"), text);
    Dataset<Row> rows =
        spark.read().option("header", true).option("inferSchema", true).csv(file.toString());
    return Training.of(objective.parameter("w", Shape.of(1), new Initialiser.Constant(1)))
        .data(rows, "y", "x")
        .optimizer("sgd", 1e-4)
        .batch(32)
        .epochs(3);
  }

  @ParameterizedTest
  @EnumSource(TransportChoice.class)
  void theErrorNamesOperationRowAndWhatToWrite(TransportChoice transport, SparkSession spark)
      throws Exception {
    Objective log = Objective.of((p, x, y) -> x.mul(p.get("w")).mean(-1).log().sub(y).square());
    Training training = training(spark, log).transport(transport);
    ThalwegException error = assertThrows(ThalwegException.class, () -> training.run(spark));
    assertEquals(ErrorCode.NOT_FINITE, error.code());
    assertTrue(
        error
            .found()
            .contains(
                "log(0) is infinite, in 1 of the 32 rows of the batch, in the objective; row "
                    + (ODD + 1)
                    + " of "
                    + folder.resolve("rows.csv")),
        error.getMessage());
    assertTrue(error.found().endsWith(": y = 4, x = 0"), error.getMessage());
    assertTrue(error.remedy().contains("x.softplus().log()"), error.getMessage());
    assertFalse(error.getMessage().contains("learning rate"), error.getMessage());
    assertFalse(error.getMessage().contains("lr"), error.getMessage());
  }

  @Test
  void theObjectiveAsTheRemedySaysTrains(SparkSession spark) throws Exception {
    Objective log =
        Objective.of((p, x, y) -> x.mul(p.get("w")).mean(-1).softplus().log().sub(y).square());
    assertEquals(30, training(spark, log).run(spark).rounds());
  }

  @Test
  void theSlopeOfARootIsNamed(SparkSession spark) throws Exception {
    Objective root = Objective.of((p, x, y) -> x.mul(p.get("w")).square().mean(-1).sqrt());
    Training training = training(spark, root);
    ThalwegException error = assertThrows(ThalwegException.class, () -> training.run(spark));
    assertTrue(error.found().contains("the derivative of sqrt(0)"), error.getMessage());
    assertTrue(error.remedy().contains("x.add(1e-12).sqrt()"), error.getMessage());
  }
}

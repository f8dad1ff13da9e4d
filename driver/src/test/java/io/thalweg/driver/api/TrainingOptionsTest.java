package io.thalweg.driver.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.BadRows;
import io.thalweg.driver.optim.EarlyStopping;
import io.thalweg.driver.optim.Regularization;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/** What the config file offers, through the Java API. */
@ExtendWith(LocalSpark.class)
class TrainingOptionsTest {
  private static final double[][] X = new double[400][2];
  private static final double[] Y = new double[400];

  static {
    Random random = new Random(5);
    for (int i = 0; i < X.length; i++) {
      X[i] = new double[] {random.nextGaussian(), random.nextGaussian()};
      Y[i] = 3 * X[i][0] - 2 * X[i][1] + 0.5;
    }
  }

  private static Training training(double[][] features) {
    return Training.of(Network.of(new Layer.Linear(1)))
        .data(features, Y)
        .optimizer("sgd", 0.1)
        .batch(32)
        .epochs(6);
  }

  @Test
  void aFractionOfTheRowsIsHeldOutAndEvaluated(SparkSession spark) {
    AtomicLong largest = new AtomicLong();
    Fitted fitted =
        training(X)
            .validationFraction(0.25)
            .batch(400)
            .onRound(round -> largest.accumulateAndGet(round.rows(), Math::max))
            .run(spark);
    assertEquals(300.0, (double) largest.get(), 40.0, "rows to train on");
    assertTrue(fitted.metrics().get("test").containsKey("rmse"), fitted.metrics().toString());
    double[] errors = fitted.details().get("test").residuals().orElseThrow().rows();
    assertEquals(400.0 - largest.get(), Arrays.stream(errors).sum(), "rows held out");
    refused(
        ErrorCode.BAD_VALUE, "validationFraction(...)", () -> training(X).validationFraction(1));
    refused(
        ErrorCode.BAD_VALUE,
        "test(...) and validationFraction(...) exclude each other",
        () -> training(X).test(X, Y).validationFraction(0.5).run(spark));
    refused(
        ErrorCode.BAD_VALUE,
        "no rows to hold out",
        () ->
            Training.of(Objective.of(p -> p.get("a").square()).parameter("a", 1))
                .validationFraction(0.5)
                .run(spark));
  }

  @Test
  void badRowsAreDroppedAndNotedOnRequest(SparkSession spark) {
    double[][] broken = X.clone();
    broken[7] = new double[] {Double.NaN, 1};
    refused(ErrorCode.BAD_ROW, "badRows(BadRows.DROP)", () -> training(broken).run(spark));
    Fitted fitted = training(broken).badRows(BadRows.DROP).run(spark);
    assertEquals(1, fitted.notes().size(), fitted.notes().toString());
    assertTrue(fitted.notes().get(0).contains("badRows(BadRows.DROP)"), fitted.notes().get(0));
    assertEquals(Map.of("train", 1L), fitted.badRows());
    Fitted tested = training(X).test(broken, Y).badRows(BadRows.DROP).run(spark);
    assertEquals(Map.of("train", 0L, "test", 1L), tested.badRows());
    assertEquals(List.of(), training(X).run(spark).notes());
  }

  @Test
  void settingsThatCannotActAreNoted(SparkSession spark) {
    Fitted fitted =
        training(X)
            .test(X, new double[X.length])
            .optimizer("sgd", 0)
            .regularization(Regularization.NONE.with(new EarlyStopping("test_r2", 2)))
            .run(spark);
    assertEquals(
        List.of(
            "every label of the test rows is 0.0: there is nothing to tell apart",
            "optimizer(..., Map.of(\"lr\", ...)) is 0: no parameter will change",
            "the EarlyStopping in regularization(...) cannot act: test_r2 is not defined for the"
                + " held-out rows"),
        fitted.notes());
  }

  @Test
  void shardsAreTheCallersAndDecideBits(SparkSession spark) {
    String four = training(X).shards(4).run(spark).paramsSha256();
    assertEquals(four, training(X).shards(4).run(spark).paramsSha256());
    assertNotEquals(four, training(X).shards(8).run(spark).paramsSha256());
    refused(ErrorCode.BAD_VALUE, "shards(...)", () -> training(X).shards(3));
  }

  /** Early stopping counts evaluations: with one every three epochs, patience 1 needs six. */
  @Test
  void evaluationsComeAsOftenAsAskedFor(SparkSession spark) {
    EarlyStopping first =
        EarlyStopping.parse(Map.of("metric", "test_loss", "min_delta", 1e6, "patience", 1));
    Training training =
        training(X).test(X, Y).regularization(Regularization.NONE.with(first)).epochs(20);
    long each = training.run(spark).rounds();
    assertEquals(3 * each, training.evaluateEvery(3).run(spark).rounds());
    refused(ErrorCode.BAD_VALUE, "evaluateEvery(...)", () -> training.evaluateEvery(0));
  }

  @Test
  void aTrainingThatIsStoppedGivesWhatItHasReached(SparkSession spark) {
    List<Long> rounds = new ArrayList<>();
    Training training = training(X).onRound(round -> rounds.add(round.number()));
    Fitted stopped = training.stopWhen(() -> rounds.size() == 5).run(spark);
    assertTrue(stopped.isInterrupted());
    assertEquals(5, stopped.rounds());
    assertEquals(Map.of(), stopped.metrics());
    refused(ErrorCode.BAD_VALUE, "stopWhen(...)", stopped::loss);

    Fitted asLong = training(X).epochs(1).rounds(5).run(spark);
    assertEquals(asLong.paramsSha256(), stopped.paramsSha256(), "the same five rounds");
    assertFalse(asLong.isInterrupted());
  }

  @Test
  void errorsNameWhatAProgramTypes(SparkSession spark) {
    refused(
        ErrorCode.BAD_VALUE,
        "schedule(..., Map.of(\"metric\", ...))",
        () -> training(X).schedule("plateau", Map.of("metric", "auk")).run(spark));
    refused(ErrorCode.BAD_VALUE, "batch(...) is out of range", () -> training(X).batch(0));
    refused(ErrorCode.BAD_VALUE, "rounds(...)", () -> training(X).rounds(0));
    refused(ErrorCode.NOT_FINITE, "optimizer(..., Map.of(\"lr\"", () -> diverging().run(spark));
  }

  private static Training diverging() {
    return training(X).optimizer("sgd", 1e6).epochs(50);
  }

  private static void refused(ErrorCode code, String part, Executable executable) {
    ThalwegException e = assertThrows(ThalwegException.class, executable);
    assertEquals(code, e.code(), e.getMessage());
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertFalse(e.getMessage().contains("--set"), e.getMessage());
  }
}

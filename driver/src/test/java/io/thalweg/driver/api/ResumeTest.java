package io.thalweg.driver.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.TransportChoice;
import io.thalweg.driver.optim.EarlyStopping;
import io.thalweg.driver.optim.Ema;
import io.thalweg.driver.optim.Regularization;
import io.thalweg.driver.report.MetricsLog;
import io.thalweg.driver.report.RoundRecord;
import io.thalweg.driver.state.Finding;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.BatchNorm;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training that is left after a round and goes on from its checkpoint ends with the bits of one
 * that is never left. Each test is a complaint that people have about other trainers.
 */
@ExtendWith(LocalSpark.class)
class ResumeTest {
  private static final int ROWS = 200;
  private static final double[][] FEATURES = new double[ROWS][3];
  private static final double[] LABELS = new double[ROWS];

  static {
    Random random = new Random(4);
    for (int i = 0; i < ROWS; i++) {
      for (int k = 0; k < 3; k++) {
        FEATURES[i][k] = random.nextGaussian();
      }
      LABELS[i] = FEATURES[i][0] > 0.3 ? 2 : FEATURES[i][1] > 0 ? 1 : 0;
    }
  }

  @TempDir Path folder;

  private static Training training() {
    return Training.of(
            Network.of(
                    new Layer.Linear(6),
                    new BatchNorm(1e-5, 0.1, true),
                    new Layer.Tanh(),
                    new Layer.Dropout(0.1),
                    new Layer.Linear(3))
                .loss(new Loss.CrossEntropy()))
        .data(FEATURES, LABELS)
        .validationFraction(0.2)
        .standardize()
        .batch(16)
        .shards(8)
        .epochs(4)
        .optimizer("adam", 0.02);
  }

  /** Leaves the training after each of these rounds, and compares what becomes of it. */
  private Fitted resumes(SparkSession spark, Supplier<Training> training, long... rounds) {
    String expected = training.get().run(spark).paramsSha256();
    Fitted last = null;
    for (long round : rounds) {
      Path place = folder.resolve("after-" + round);
      assertNotEquals(expected, left(spark, training.get(), place, round).paramsSha256());
      last = training.get().resume(place).run(spark);
      assertEquals(expected, last.paramsSha256(), "left after round " + round);
    }
    return last;
  }

  private static Fitted left(SparkSession spark, Training training, Path place, long round) {
    return training
        .checkpoint(place, "1000 epochs", 2)
        .onRound(
            done -> {
              if (done.number() == round) {
                done.stop();
              }
            })
        .run(spark);
  }

  @Test
  void theScheduleIsSaved(SparkSession spark) {
    Map<String, Object> options =
        Map.of("patience", 0, "threshold", 0.5, "factor", 0.5, "metric", "loss");
    resumes(spark, () -> training().schedule("plateau", options), 25);
    resumes(spark, () -> training().schedule("cosine", Map.of("per", "round")), 15);
  }

  @Test
  void theMomentsAreSaved(SparkSession spark) {
    resumes(spark, () -> training().optimizer("adamw", Map.of("lr", 0.02, "amsgrad", true)), 7);
  }

  @Test
  void whatEveryOptimizerRemembersIsSaved(SparkSession spark) {
    List<String> later =
        List.of("muon", "adafactor", "asgd", "rprop", "lion", "prodigy", "dog", "ldog");
    for (int i = 0; i < later.size(); i++) {
      String type = later.get(i);
      resumes(spark, () -> training().epochs(2).optimizer(type, Map.of()), 3 + i);
    }
    Map<String, Object> warm = Map.of("lr", 0.05, "warmup_steps", 15);
    resumes(spark, () -> training().epochs(2).optimizer("schedule_free_sgd", warm), 12);
    resumes(spark, () -> training().epochs(2).optimizer("schedule_free_adamw", warm), 13);
  }

  @Test
  void aGrowingBatchGoesOnWhereItWas(SparkSession spark) {
    Map<String, Object> growth = Map.of("start", 16, "step_size", 1);
    Supplier<Training> training =
        () -> training().batchSchedule("step", growth).schedule("step", Map.of("step_size", 1));
    Fitted fitted = resumes(spark, training, 3, 10, 12, 15); // epochs of 10, 5, 3 and 2 rounds
    assertEquals(20, fitted.rounds());
    for (TransportChoice transport : TransportChoice.values()) {
      String other = training.get().transport(transport).run(spark).paramsSha256();
      assertEquals(fitted.paramsSha256(), other, transport.key());
    }
  }

  @Test
  void thePositionInTheDataIsSavedInTheMiddleOfAnEpoch(SparkSession spark) {
    resumes(spark, ResumeTest::training, 3, 13);
  }

  @Test
  void noEpochIsSkippedOrRunTwiceAtItsBoundary(SparkSession spark) {
    long perEpoch = training().epochs(1).run(spark).rounds();
    Fitted fitted = resumes(spark, ResumeTest::training, perEpoch, 2 * perEpoch, 3 * perEpoch - 1);
    assertEquals(4 * perEpoch, fitted.rounds());
  }

  @Test
  void accumulationIsNotForgotten(SparkSession spark) {
    resumes(spark, () -> training().batch(8, 3), 4);
  }

  @Test
  void itIsRightOnSeveralWorkersAndWithAnotherTransport(SparkSession spark) {
    String expected = training().run(spark).paramsSha256();
    Path place = folder.resolve("many");
    left(spark, training().transport(TransportChoice.JOB), place, 12);
    for (TransportChoice transport : TransportChoice.values()) {
      Fitted fitted = training().transport(transport).resume(place).run(spark);
      assertEquals(expected, fitted.paramsSha256(), transport.toString());
    }
  }

  @Test
  void averagesAndEarlyStoppingGoOn(SparkSession spark) {
    Regularization both =
        Regularization.NONE
            .with(new Ema(0.9))
            .with(new EarlyStopping("test_loss", 2, 0.05, Optional.empty(), true));
    resumes(spark, () -> training().epochs(8).regularization(both), 15, 31);
  }

  @Test
  void anObjectiveThatGoesOnIsNotAccusedOfAnything(SparkSession spark) {
    Supplier<Training> objective =
        () ->
            Training.of(Objective.of(p -> p.get("theta").sub(3).square()).parameter("theta", 0))
                .optimizer("sgd", 0.01)
                .rounds(64);
    Fitted fitted = resumes(spark, objective, 7, 33);
    assertEquals(List.of(), fitted.findings());
  }

  @Test
  void whatIsWrongWithTheRowsIsToldOnce(SparkSession spark) {
    double[][] large = new double[FEATURES.length][];
    for (int i = 0; i < large.length; i++) {
      large[i] = FEATURES[i].clone();
      large[i][0] *= 1e6;
    }
    Supplier<Training> unscaled =
        () ->
            Training.of(Network.of(new Layer.Linear(3)).loss(new Loss.CrossEntropy()))
                .data(large, LABELS)
                .batch(16)
                .epochs(4)
                .optimizer("adam", 0.02);
    Path place = folder.resolve("unscaled");
    left(spark, unscaled.get(), place, 9);
    List<Finding> told = new ArrayList<>();
    List<Finding> found = unscaled.get().onFinding(told::add).resume(place).run(spark).findings();
    assertTrue(told.stream().allMatch(finding -> finding.round() > 9), told.toString());
    List<Finding> ofRows = found.stream().filter(finding -> finding.round() == 0).toList();
    assertEquals(
        List.of(Finding.Code.UNSCALED_FEATURES), ofRows.stream().map(Finding::code).toList());
  }

  @Test
  void aRunOfWhichOnlyTheEndIsLeftIsStillJudged(SparkSession spark) {
    Supplier<Training> idle =
        () ->
            Training.of(Network.of(new Layer.Linear(1)))
                .data(FEATURES, LABELS)
                .batch(16)
                .epochs(4)
                .optimizer("sgd", 1e-12);
    Path place = folder.resolve("idle");
    Fitted whole = idle.get().checkpoint(place, "1 rounds", 1).run(spark);
    Fitted again = idle.get().resume(place).run(spark);
    assertEquals(Finding.Severity.ERROR, last(whole).severity(), whole.findings().toString());
    assertEquals(last(whole).cause(), last(again).cause());
  }

  private static Finding last(Fitted fitted) {
    return fitted.findings().get(fitted.findings().size() - 1);
  }

  @Test
  void theLogHasEveryRoundOnce(SparkSession spark) {
    Path log = folder.resolve("metrics.jsonl");
    Path place = folder.resolve("logged");
    Supplier<Training> logged = () -> training().logEvery(1).metricsLog(log);
    long rounds = logged.get().checkpoint(place, "10 rounds", 1).run(spark).rounds();
    Path tenth = folder.resolve("tenth");
    left(spark, training(), tenth, 10);
    logged.get().resume(tenth).run(spark);
    List<RoundRecord> lines = MetricsLog.read(log);
    assertEquals(
        LongStream.rangeClosed(1, rounds).boxed().toList(),
        lines.stream().map(RoundRecord::round).toList());
    double before = 0;
    for (RoundRecord line : lines) {
      assertTrue(line.round() == 11 || line.seconds() >= before, line.toString());
      before = line.seconds();
    }
  }

  @Test
  void aLongerRunGoesOn(SparkSession spark) {
    Path place = folder.resolve("longer");
    training().checkpoint(place).run(spark);
    assertEquals(
        training().epochs(6).run(spark).paramsSha256(),
        training().epochs(6).resume(place).run(spark).paramsSha256());
  }

  @Test
  void aLongerRunWhoseScheduleSpansItSaysSo(SparkSession spark) {
    Path place = folder.resolve("cosine");
    Training training = training().schedule("cosine", Map.of());
    assertEquals(List.of(), notes(training.checkpoint(place).run(spark)));
    assertEquals(List.of(), notes(training.resume(place).run(spark)));
    List<String> notes = notes(training.epochs(6).run(spark));
    assertEquals(1, notes.size(), notes.toString());
    assertTrue(notes.get(0).contains("the others have those of a run of"), "" + notes);
  }

  private static List<String> notes(Fitted fitted) {
    return fitted.notes().stream().filter(note -> note.contains("schedule spans the run")).toList();
  }

  @Test
  void aRunThatDiffersIsRefusedAndSaysInWhat(SparkSession spark) {
    Path place = folder.resolve("other");
    left(spark, training(), place, 5);
    refused(spark, training().optimizer("adam", 0.03).resume(place), "RUN_DIFFERS", "0.02");
    refused(spark, training().seed(2).batch(8).resume(place), "RUN_DIFFERS", "seed: 2");
    refused(spark, training().epochs(3).resume(place), "RUN_DIFFERS", "at least");
    double[] others = LABELS.clone();
    others[0] = 2 - others[0];
    others[1] = others[1] == 1 ? 0 : 1;
    refused(spark, training().data(FEATURES, others).resume(place), "DATA_DIFFERS", "train");
  }

  private static void refused(SparkSession spark, Training training, String code, String part) {
    ThalwegException error = assertThrows(ThalwegException.class, () -> training.run(spark));
    assertEquals(ErrorCode.valueOf(code), error.code(), error.getMessage());
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }

  @Test
  void withoutACheckpointItBeginsWithTheFirstRound(SparkSession spark) {
    Fitted fitted = training().resume(folder.resolve("nothing")).run(spark);
    assertEquals(training().run(spark).paramsSha256(), fitted.paramsSha256());
  }

  @Test
  void aTrainingBeginsWithTheParametersOfAnother(SparkSession spark) {
    Path model = folder.resolve("model");
    Path place = folder.resolve("source");
    Fitted first = training().checkpoint(place).run(spark);
    first.save(model);
    Training one = training().initFrom(model).optimizer("sgd", 1e-30).epochs(1);
    assertEquals(first.parameter("4.weight")[0], one.run(spark).parameter("4.weight")[0]);
    assertEquals(
        one.run(spark).paramsSha256(),
        training().initFrom(place).optimizer("sgd", 1e-30).epochs(1).run(spark).paramsSha256(),
        "its newest checkpoint holds the same");
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () ->
                Training.of(
                        Network.of(new Layer.Linear(4), new Layer.Linear(3), new Layer.Linear(3))
                            .loss(new Loss.CrossEntropy()))
                    .data(FEATURES, LABELS)
                    .initFrom(model)
                    .run(spark));
    assertEquals(ErrorCode.BAD_VALUE, error.code());
    assertTrue(error.getMessage().contains("0.weight (4, 3)"), error.getMessage());
    assertTrue(error.getMessage().contains("no 2.weight"), error.getMessage());
    assertTrue(Files.exists(model));
  }
}

package io.thalweg.driver.round;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.ConfigFiles;
import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.fit.Fit;
import io.thalweg.driver.fit.FitObserver;
import io.thalweg.driver.fit.FitSpec;
import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Finding.Code;
import io.thalweg.shared.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Small trainings of which it is known what is wrong with them. */
@ExtendWith(LocalSpark.class)
class DoctorTest {
  private static final String MLP = "{layers: [{linear: 16}, relu, {linear: 1}]}";

  @TempDir Path folder;

  /** Two classes: the sign of a product (exclusive or), or of a sum. */
  private void rows(boolean product) throws IOException {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder("a,b,y\n");
    for (int i = 0; i < 600; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      int y = (product ? a * b : a + b) > 0 ? 1 : 0;
      text.append(String.format(Locale.ROOT, "%.6f,%.6f,%d%n", a, b, y));
    }
    Files.writeString(folder.resolve("rows.csv"), text);
  }

  private record Seen(Trained<?> trained, List<Finding> told) {
    List<Code> grave() {
      return told.stream().filter(Finding::isGrave).map(Finding::code).toList();
    }
  }

  private Seen run(SparkSession spark, String model, String optimizer, String rest)
      throws IOException {
    return run(spark, model, optimizer, rest, List.of());
  }

  /** The same with what findings say to type. */
  private Seen run(
      SparkSession spark, String model, String optimizer, String rest, List<String> tries)
      throws IOException {
    String yaml =
        String.join(
            "\n",
            "data: {train: rows.csv, label: y, features: [a, b]}",
            "model: " + model,
            "loss: bce_with_logits",
            "optimizer: " + optimizer,
            "transport: in_process",
            rest);
    Path file = Files.writeString(folder.resolve("run.yaml"), yaml);
    List<String> sets =
        tries.stream()
            .map(words -> words.replaceFirst("^--set '?", "").replaceFirst("'$", ""))
            .toList();
    FitSpec spec = FitSpec.of(ConfigFiles.load(file, sets, folder));
    List<Finding> told = new ArrayList<>();
    FitObserver observer =
        new FitObserver() {
          @Override
          public void found(Finding finding) {
            told.add(finding);
          }
        };
    Trained<?> trained = Fit.run(spec, spark, observer).trained();
    return new Seen(trained, told);
  }

  @Test
  void aSoundTrainingHasNoFinding(SparkSession spark) throws IOException {
    rows(true);
    Seen seen = run(spark, MLP, "{type: adam, lr: 0.01}", "batch: 32\nepochs: 30");
    assertEquals(List.of(), seen.told());
    assertEquals(RunStatus.COMPLETED, seen.trained().status());
  }

  @Test
  void aRateThatIsTooLowIsFoundEarlyWithOneThatWorks(SparkSession spark) throws IOException {
    rows(false);
    Seen seen = run(spark, MLP, "{type: sgd, lr: 1e-6}", "batch: 32\nepochs: 50");
    assertEquals(List.of(Code.LR_TOO_LOW), seen.grave().subList(0, 1));
    Finding finding = seen.told().get(0);
    assertTrue(finding.round() <= 0.06 * 50 * 19, finding.text());
    assertTrue(finding.tries().get(0).matches("--set optimizer.lr=[0-9.E-]+"), finding.text());
    assertEquals(
        List.of(),
        run(spark, MLP, "{type: sgd, lr: 1e-6}", "batch: 32\nepochs: 50", finding.tries()).grave());
  }

  @Test
  void aRateThatIsTooHighIsFound(SparkSession spark) throws IOException {
    rows(false);
    Seen seen = run(spark, MLP, "{type: sgd, lr: 100}", "batch: 32\nepochs: 50");
    assertTrue(seen.grave().contains(Code.LR_TOO_HIGH), seen.told().toString());
  }

  @Test
  void aLinearModelOfAnExclusiveOrUnderfits(SparkSession spark) throws IOException {
    rows(true);
    Seen seen =
        run(spark, "{layers: [{linear: 1}]}", "{type: adam, lr: 0.01}", "batch: 32\nepochs: 60");
    assertEquals(Code.MODEL_UNDERFITS, seen.grave().get(0), seen.told().toString());
    assertEquals(RunStatus.DIVERGED, seen.trained().status());
    assertEquals(ErrorCode.NOTHING_LEARNT, seen.trained().cause().orElseThrow().code());
    assertFalse(seen.trained().metrics().isEmpty(), "what was reached is still measured");
    String model = "{layers: [{linear: 1}]}";
    Seen cured =
        run(
            spark,
            model,
            "{type: adam, lr: 0.01}",
            "batch: 32\nepochs: 60",
            seen.told().get(0).tries());
    assertEquals(List.of(), cured.grave());
  }

  @Test
  void aRateOfZeroChangesNothing(SparkSession spark) throws IOException {
    rows(false);
    Seen seen = run(spark, MLP, "{type: sgd, lr: 0}", "batch: 32\nepochs: 5");
    assertEquals(Code.PARAMETERS_NOT_UPDATED, seen.grave().get(0));
  }

  @Test
  void aLossThatGrowsWithoutBoundEndsTheRun(SparkSession spark) throws IOException {
    rows(false);
    Seen seen =
        run(spark, "{layers: [{linear: 1}]}", "{type: sgd, lr: 1e7}", "batch: 8\nepochs: 50");
    assertEquals(RunStatus.DIVERGED, seen.trained().status());
    assertEquals(ErrorCode.LOSS_GREW, seen.trained().cause().orElseThrow().code());
    assertEquals(Code.LR_TOO_HIGH, seen.grave().get(0));
    assertTrue(seen.trained().rounds() < 50 * 75, "the rest is of no use");
    Seen cured =
        run(
            spark,
            "{layers: [{linear: 1}]}",
            "{type: sgd, lr: 1e7}",
            "batch: 8\nepochs: 50",
            seen.told().get(0).tries());
    assertEquals(RunStatus.COMPLETED, cured.trained().status());
  }

  @Test
  void withDiagnosisStopTheFirstWarningEndsTheRun(SparkSession spark) throws IOException {
    rows(false);
    Seen seen = run(spark, MLP, "{type: sgd, lr: 1e-6}", "batch: 32\nepochs: 50\ndiagnosis: stop");
    assertEquals(ErrorCode.STOPPED_BY_FINDING, seen.trained().cause().orElseThrow().code());
    assertTrue(seen.trained().rounds() < 100);
  }

  @Test
  void withDiagnosisOffNothingIsLookedFor(SparkSession spark) throws IOException {
    rows(false);
    Seen seen = run(spark, MLP, "{type: sgd, lr: 1e-6}", "batch: 32\nepochs: 5\ndiagnosis: off");
    assertEquals(List.of(), seen.told());
    assertEquals(RunStatus.COMPLETED, seen.trained().status());
  }
}

package io.thalweg.driver.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.Diagnosis;
import io.thalweg.driver.config.OnDivergence;
import io.thalweg.driver.config.TransportChoice;
import io.thalweg.driver.state.Finding;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Initialiser;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trainings that diverge and go back. */
@ExtendWith(LocalSpark.class)
class RollbackTest {
  private static final double[][] X = new double[300][2];
  private static final double[] Y = new double[300];

  static {
    Random random = new Random(11);
    for (int i = 0; i < X.length; i++) {
      X[i] = new double[] {random.nextGaussian(), random.nextGaussian()};
      Y[i] = 3 * X[i][0] - 2 * X[i][1] + 0.5;
    }
  }

  private static Training training(TransportChoice transport) {
    return Training.of(Network.of(new Layer.Linear(1)))
        .data(X, Y)
        .optimizer("momentum", 20)
        .batch(64)
        .rounds(400)
        .transport(transport)
        .onDivergence(OnDivergence.ROLLBACK);
  }

  @ParameterizedTest
  @EnumSource(
      value = Diagnosis.class,
      names = {"WARN", "OFF"})
  void aTrainingThatDivergesGoesOnWithALowerRate(Diagnosis diagnosis, SparkSession spark) {
    List<Finding> seen = new ArrayList<>();
    Fitted fitted =
        training(TransportChoice.RESIDENT).diagnosis(diagnosis).onFinding(seen::add).run(spark);
    assertArrayEquals(new double[] {3, -2}, fitted.parameter("0.weight"), 1e-2);
    List<Finding> back = seen.stream().filter(f -> f.seen().containsKey("to")).toList();
    assertEquals(List.of(2.0, 0.2), back.stream().map(f -> f.seen().get("lr")).toList());
    assertTrue(back.get(0).remedy().contains("optimizer("), back.get(0).remedy());
    assertEquals(400, fitted.rounds());
  }

  @Test
  void whereItGoesBackDoesNotDependOnTheTransport(SparkSession spark) {
    Set<String> hashes = new HashSet<>();
    for (TransportChoice transport : TransportChoice.values()) {
      hashes.add(training(transport).run(spark).paramsSha256());
    }
    assertEquals(1, hashes.size(), hashes.toString());
  }

  @Test
  void aTrainingThatIsLeftGoesBackToTheSameParameters(SparkSession spark, @TempDir Path folder) {
    Fitted whole = training(TransportChoice.RESIDENT).run(spark);
    List<Long> back =
        whole.findings().stream()
            .filter(finding -> finding.seen().containsKey("to"))
            .map(Finding::round)
            .toList();
    for (long left : List.of(back.get(0) - 1, back.get(1) - 1, back.get(1) + 50)) {
      Path place = folder.resolve("left-" + left);
      training(TransportChoice.RESIDENT)
          .checkpoint(place)
          .onRound(round -> stopAfter(left, round))
          .run(spark);
      Fitted last = training(TransportChoice.RESIDENT).resume(place).run(spark);
      assertEquals(whole.paramsSha256(), last.paramsSha256(), "left after round " + left);
    }
  }

  private static void stopAfter(long last, Round round) {
    if (round.number() == last) {
      round.stop();
    }
  }

  @Test
  void aFaultThatNoRateCuresEndsTheTraining(SparkSession spark) {
    double[][] withZero = X.clone();
    withZero[17] = new double[] {0, 0};
    Training training =
        Training.of(
                Objective.of((p, x, y) -> x.mul(p.get("w")).square().sum(-1).log().square())
                    .parameter("w", Shape.of(1), new Initialiser.Constant(1)))
            .data(withZero, Y)
            .optimizer("sgd", 1e-3)
            .batch(64)
            .epochs(2)
            .onDivergence(OnDivergence.ROLLBACK);
    ThalwegException error = assertThrows(ThalwegException.class, () -> training.run(spark));
    assertEquals(ErrorCode.NOT_FINITE, error.code());
    assertTrue(error.found().contains("log(0)"), error.getMessage());
  }
}

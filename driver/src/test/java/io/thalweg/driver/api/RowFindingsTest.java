package io.thalweg.driver.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.Diagnosis;
import io.thalweg.driver.state.Finding;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is found in rows, on its way to the user. */
@ExtendWith(LocalSpark.class)
class RowFindingsTest {
  private static final int ROWS = 120;

  /** One feature of size 1000 beside two of size 1. */
  private static Training unscaled() {
    Random random = new Random(4);
    double[][] x = new double[ROWS][];
    double[] y = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      x[i] =
          new double[] {random.nextGaussian(), 1000 + random.nextGaussian(), random.nextDouble()};
      y[i] = x[i][0] > 0.2 * random.nextGaussian() ? 1 : 0;
    }
    return Training.of(Network.of(new Layer.Linear(1)).loss(new Loss.BceWithLogits()))
        .data(x, y)
        .optimizer("adam", 0.01)
        .epochs(3);
  }

  private static List<Finding> ofRows(List<Finding> findings) {
    return findings.stream().filter(finding -> finding.round() == 0).toList();
  }

  @Test
  void theyAreToldBeforeTheFirstRoundInTheWordsOfTheApi(SparkSession spark) {
    List<Finding> found = ofRows(unscaled().run(spark).findings());
    assertEquals(1, found.size(), found.toString());
    Finding finding = found.get(0);
    assertEquals(Finding.Code.UNSCALED_FEATURES, finding.code());
    assertTrue(finding.remedy().contains("standardize()"), finding.remedy());
    assertEquals(List.of(), ofRows(unscaled().standardize().run(spark).findings()));
  }

  @Test
  void oneEndsACarefulTraining(SparkSession spark) {
    List<Long> rounds = new ArrayList<>();
    Training careful =
        unscaled().diagnosis(Diagnosis.STOP).onRound(round -> rounds.add(round.number()));
    ThalwegException stopped = assertThrows(ThalwegException.class, () -> careful.run(spark));
    assertEquals(ErrorCode.STOPPED_BY_FINDING, stopped.code());
    assertTrue(rounds.size() <= 1, rounds.toString());
  }

  @Test
  void noneIsLookedForWhereDiagnosisIsOff(SparkSession spark) {
    assertEquals(List.of(), unscaled().diagnosis(Diagnosis.OFF).run(spark).findings());
  }
}

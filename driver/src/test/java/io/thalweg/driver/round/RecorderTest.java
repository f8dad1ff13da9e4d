package io.thalweg.driver.round;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.driver.cluster.Answer;
import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.optim.Regularization;
import io.thalweg.driver.optim.schedule.ScheduleSpec;
import io.thalweg.driver.report.Ledger;
import io.thalweg.driver.report.MetricsLog;
import io.thalweg.driver.report.ProgressLine;
import io.thalweg.driver.report.RoundRecord;
import io.thalweg.driver.report.Terminal;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
  @TempDir Path directory;
  private long clock = 1_000;

  @Test
  void theLedgerHasAllTheTimeSinceTheBeginning() {
    Path path = directory.resolve("metrics.jsonl");
    MeanGradient<float[]> mean = new MeanGradient<>(0.5, 0, new float[1], 1, 8, 8);
    Ledger total;
    try (MetricsLog log = MetricsLog.create(path)) {
      Recorder recorder = new Recorder(plan(), log::append, progress(), 900, () -> clock);
      recorder.begin();
      recorder.time(answer(), 6, 1_100, 8);
      clock = 1_300; // An evaluation from 1250 on.
      recorder.evaluated(1_250, Map.of());
      recorder.log(0, mean, 0.1, Map.of());
      recorder.time(answer(), 6, 1_400, 8);
      recorder.log(1, mean, 0.1, Map.of());
      total = recorder.total();
    }
    assertEquals(new Ledger(2, 4, 6, 8, 10, 12, 50, 308), total);
    assertEquals(400, total.total());
    assertEquals(350, total.rounds());
    Ledger logged =
        MetricsLog.read(path).stream().map(RoundRecord::ledger).reduce(Ledger.ZERO, Ledger::plus);
    assertEquals(total, logged);
    assertEquals(
        List.of(400e-9, 500e-9), MetricsLog.read(path).stream().map(RoundRecord::seconds).toList());
  }

  private static Answer<float[]> answer() {
    return new Answer<>(null, 1, 2, 3, 4, 5);
  }

  private static TrainingPlan plan() {
    return new TrainingPlan(
        new ModelSpec(1, List.of(new Layer.Linear(1)), new Loss.Mse()),
        new BatchPlan(new int[] {16}, 8),
        2,
        1,
        OptimizerSpec.of("sgd"),
        ScheduleSpec.of("constant"),
        1,
        1,
        Map.of(),
        Wire.EXACT,
        Regularization.NONE);
  }

  private static ProgressLine progress() {
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
    return new ProgressLine(nowhere, new Terminal(false, 80), 1, 2);
  }
}

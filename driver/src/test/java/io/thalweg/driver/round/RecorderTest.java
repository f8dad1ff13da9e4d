package io.thalweg.driver.round;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.driver.cluster.Answer;
import io.thalweg.driver.report.Ledger;
import io.thalweg.driver.report.MetricsLog;
import io.thalweg.driver.report.ProgressLine;
import io.thalweg.driver.report.RoundRecord;
import io.thalweg.driver.report.Terminal;
import io.thalweg.driver.state.RoundOutcome;
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
    Ledger total;
    try (MetricsLog log = MetricsLog.create(path)) {
      Recorder recorder = new Recorder(log::append, progress(), 900, () -> clock);
      recorder.begin();
      recorder.time(answer(), 6, 1_100, 8);
      clock = 1_300; // An evaluation from 1250 on.
      recorder.evaluated(1_250, Map.of());
      recorder.log(outcome(0));
      recorder.time(answer(), 6, 1_400, 8);
      recorder.log(outcome(1));
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

  private static RoundOutcome outcome(long round) {
    return new RoundOutcome(round, 0, 0.5, 0, 0.1, 1, 8, 8, 0, Map.of());
  }

  private static ProgressLine progress() {
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
    return new ProgressLine(nowhere, new Terminal(false, 80), 1, 2);
  }
}

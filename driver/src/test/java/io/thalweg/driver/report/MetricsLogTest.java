package io.thalweg.driver.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
  @TempDir Path directory;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = directory.resolve("metrics.jsonl");
  }

  @Test
  void everyLineIsOnDiskAsSoonAsItIsAppended() throws IOException {
    try (MetricsLog log = MetricsLog.create(path)) {
      log.append(record(1, 0.5));
      assertEquals(
          "{\"round\":1,\"epoch\":1,\"loss\":0.5,\"penalty\":0.25,\"lr\":0.01,"
              + "\"gradient_norm\":2.0,\"rows_per_second\":1000.0,\"seconds\":1.5,"
              + "\"validation_loss\":0.75,\"ledger_ns\":{\"plan\":1,"
              + "\"send\":2,\"compute\":3,\"wait\":4,\"sum\":5,\"step\":6,"
              + "\"evaluate\":7,\"other\":8}}\n",
          Files.readString(path));
      log.append(record(2, 0.25));
      assertEquals(List.of(record(1, 0.5), record(2, 0.25)), MetricsLog.read(path));
    }
  }

  @Test
  void lossesThatAreNotFiniteStayValidJson() throws IOException {
    try (MetricsLog log = MetricsLog.create(path)) {
      log.append(record(1, Double.NaN));
      log.append(record(2, Double.POSITIVE_INFINITY));
    }
    assertFalse(Files.readString(path).contains("NaN"));
    assertTrue(MetricsLog.read(path).stream().allMatch(record -> Double.isNaN(record.loss())));
  }

  @Test
  void resumeDropsTornAndLaterLines() throws IOException {
    try (MetricsLog log = MetricsLog.create(path)) {
      for (int round = 1; round <= 3; round++) {
        log.append(record(round, 1.0 / round));
      }
    }
    String whole = Files.readString(path);
    Files.writeString(path, whole + "{\"round\":4,\"ep");
    assertEquals(3, MetricsLog.read(path).size());
    try (MetricsLog log = MetricsLog.resume(path, 2)) {
      log.append(record(3, 1.0 / 3));
    }
    assertEquals(whole, Files.readString(path));
  }

  @Test
  void aDamagedLineIsATypedErrorWithItsNumber() throws IOException {
    Files.writeString(path, "{\"round\":1}\n");
    ThalwegException error = assertThrows(ThalwegException.class, () -> MetricsLog.read(path));
    assertSame(ErrorCode.UNREADABLE_DATA, error.code());
    assertTrue(error.getMessage().contains("line 1"), error.getMessage());
  }

  @Test
  void evaluationsCannotTakeTheNameOfAField() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new RoundRecord(0, 1, 1, 0, 0, 0, 0, 0, Ledger.ZERO, Map.of("loss", 1.0)));
  }

  @Test
  void ledgersAddUpPartByPart() {
    Ledger ledger = new Ledger(1, 2, 3, 4, 5, 6, 7, 8);
    assertEquals(36, ledger.total());
    assertEquals(new Ledger(2, 4, 6, 8, 10, 12, 14, 16), ledger.plus(ledger));
    assertEquals(ledger, ledger.plus(Ledger.ZERO));
    assertEquals(36, ledger.parts().values().stream().mapToLong(Long::longValue).sum());
    assertThrows(IllegalArgumentException.class, () -> new Ledger(0, 0, -1, 0, 0, 0, 0, 0));
  }

  private static RoundRecord record(long round, double loss) {
    return new RoundRecord(
        1.5,
        round,
        1,
        loss,
        0.25,
        0.01,
        2.0,
        1000.0,
        new Ledger(1, 2, 3, 4, 5, 6, 7, 8),
        Map.of("validation_loss", 0.75));
  }
}

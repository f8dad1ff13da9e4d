package io.thalweg.driver.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Rollback;
import io.thalweg.shared.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSummaryTest {
  @TempDir Path directory;

  @Test
  void allPromisedKeysAreThere() throws IOException {
    Map<String, Object> json = write(summary(0.25, Optional.empty()));
    assertTrue(
        json.keySet()
            .containsAll(
                List.of(
                    "status",
                    "rounds",
                    "epochs",
                    "rows",
                    "bad_rows",
                    "train_loss",
                    "metrics",
                    "params_sha256",
                    "train_seconds",
                    "ingest_seconds",
                    "rows_per_second",
                    "rounds_per_second",
                    "transport",
                    "kernels",
                    "workers",
                    "shards",
                    "provenance")));
    assertEquals("completed", json.get("status"));
    assertEquals(40, json.get("rounds"));
    assertEquals(2.0, json.get("epochs"));
    assertEquals(0.25, json.get("train_loss"));
    assertEquals(1000.0, json.get("rows_per_second"));
    assertEquals(10.0, json.get("rounds_per_second"));
    assertEquals(Map.of("train", Map.of("accuracy", 0.9), "test", Map.of()), json.get("metrics"));
    assertEquals(List.of("a note"), json.get("notes"));
    Map<?, ?> finding = (Map<?, ?>) ((List<?>) json.get("findings")).get(0);
    assertEquals("lr_too_high", finding.get("code"));
    assertEquals("error", finding.get("severity"));
    assertEquals(3, finding.get("round"));
    assertEquals(Map.of("lr", 100.0), finding.get("seen"));
    assertEquals(List.of("--set optimizer.lr=1"), finding.get("try"));
    assertEquals(Map.of("rounds", 40), json.get("forecast"));
    assertFalse(json.containsKey("error"));
  }

  @Test
  void keysComeInTheSameOrderEveryTime() throws IOException {
    Map<String, Object> json = write(summary(0.25, Optional.empty()));
    assertEquals(
        List.of("name", "status", "started"), new ArrayList<>(json.keySet()).subList(0, 3));
  }

  @Test
  void numbersThatAreNotFiniteAreNull() throws IOException {
    Map<String, Object> json = write(summary(Double.NaN, Optional.of("the loss is NaN")));
    assertTrue(json.containsKey("train_loss"));
    assertNull(json.get("train_loss"));
    assertEquals("the loss is NaN", json.get("error"));
  }

  @Test
  void hashIsThatOfTheLittleEndianBytes() {
    assertEquals(
        "df3f619804a92fdb4057192dc43dd748ea778adc52bc498ce80524c014b81119",
        Sha256.of(DType.FLOAT32, new float[] {0f}));
    double[] values = new Random(3).doubles(20_000).toArray();
    assertEquals(hash(DType.FLOAT64.toBytes(values)), Sha256.of(DType.FLOAT64, values));
    assertEquals(hash(new byte[0]), Sha256.of(""));
  }

  @Test
  void provenanceNamesThisMachine() {
    Map<String, Object> map = Fixtures.provenance().toMap();
    assertEquals(System.getProperty("java.version"), map.get("java"));
    assertEquals(7L, map.get("seed"));
    assertTrue(Version.current().matches("[0-9]+\\.[0-9]+.*"), Version.current());
  }

  private Map<String, Object> write(RunSummary summary) throws IOException {
    Path path = directory.resolve("summary.json");
    summary.write(path);
    return Json.parse(Files.readAllBytes(path));
  }

  private static RunSummary summary(double loss, Optional<String> error) {
    return new RunSummary(
        "digits",
        error.isPresent() ? RunStatus.DIVERGED : RunStatus.COMPLETED,
        error,
        error.map(text -> "loss NaN"),
        error.map(text -> "take a smaller rate"),
        Instant.parse("2026-03-04T05:06:07Z"),
        Instant.parse("2026-03-04T05:06:17.5Z"),
        new RunSummary.Work(40, 0, 2.0, 2000, 4000, 4.0, 1.0, Map.of("train", 2L)),
        new RunSummary.Outcome(loss, Map.of("train", Map.of("accuracy", 0.9)), Map.of(), 10, "ab"),
        new RunSummary.Setup("resident", "vector-512", "float32", 100, 2, 8),
        Fixtures.provenance(),
        List.of(
            Finding.of(Finding.Code.LR_TOO_HIGH, Finding.Severity.ERROR, "a cause", "a remedy")
                .in(3, 1)
                .seen("lr", 100.0)
                .tries("--set optimizer.lr=1")),
        List.of(new Rollback(30, 20, 10)),
        List.of("a note"),
        List.of(new ResumePoint(20, Instant.parse("2026-03-04T05:06:12Z"))),
        new RunForecast(Map.of("rounds", 40), List.of("40 rounds")));
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}

package io.thalweg.driver.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.report.Ledger;
import io.thalweg.driver.report.RoundRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

@ExtendWith(LocalSpark.class)
class SinksTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochMilli(1_700_000_000_250L), ZoneOffset.UTC);

  @TempDir Path folder;

  private static RoundRecord round(long number, double loss) {
    Map<String, Double> evaluation = number == 2 ? Map.of("test_log_loss", 0.75) : Map.of();
    return new RoundRecord(1, number, 1, loss, 0, 0.1, 2, 1e6, Ledger.ZERO, evaluation);
  }

  @Test
  void anEventFileHasAScalarPerFigureOfEveryRound() throws IOException {
    TensorBoard board = TensorBoard.create(folder.resolve("a/run"), 0, CLOCK);
    board.round(round(1, 0.5));
    board.round(round(2, Double.NaN));
    board.round(round(300_000_000_000L, 0.25));
    List<EventFile.Event> events = EventFile.readAll(folder.resolve("a/run")); // before its end
    board.end(RunStatus.COMPLETED);
    assertEquals(4, events.size());
    assertEquals("brain.Event:2", events.get(0).version());
    assertEquals(
        List.of(0L, 1L, 2L, 300_000_000_000L), events.stream().map(EventFile.Event::step).toList());
    assertTrue(events.stream().allMatch(event -> event.wallTime() == 1_700_000_000.25));
    assertEquals(
        Map.of(
            "train/loss", 0.5f,
            "train/lr", 0.1f,
            "train/gradient_norm", 2f,
            "train/rows_per_second", 1e6f,
            "train/epoch", 1f),
        events.get(1).scalars());
    assertEquals(0.75f, events.get(2).scalars().get("test/log_loss"));
    assertTrue(Float.isNaN(events.get(2).scalars().get("train/loss")));
  }

  @Test
  void aRunThatGoesOnTellsTensorBoardToForgetLaterRounds() throws IOException {
    TensorBoard.create(folder, 0, CLOCK).end(RunStatus.FAILED);
    TensorBoard.create(folder, 7, CLOCK).end(RunStatus.COMPLETED);
    List<EventFile.Event> events = EventFile.readAll(folder);
    assertEquals(
        List.of(false, false, true), events.stream().map(EventFile.Event::starts).toList());
    assertEquals(8, events.get(2).step());
  }

  @Test
  void aSinkThatFailsIsToldOnceAndTheOthersGoOn() throws IOException {
    List<String> notes = new ArrayList<>();
    List<Long> taken = new ArrayList<>();
    Sinks sinks = new Sinks();
    sinks.tell(notes::add);
    Path file = Files.createFile(folder.resolve("file"));
    sinks.add("--tensorboard", () -> TensorBoard.create(file.resolve("run"), 0, CLOCK));
    sinks.add(
        "broken",
        () ->
            sink(
                () -> {
                  throw new IOException("no room");
                }));
    sinks.add("whole", () -> sink(() -> taken.add(1L)));
    sinks.round(round(1, 0.5));
    sinks.round(round(2, 0.4));
    sinks.end(RunStatus.COMPLETED);
    assertEquals(2, taken.size());
    assertEquals(2, notes.size(), notes.toString());
    assertTrue(notes.get(0).startsWith("--tensorboard gets no more figures"), notes.get(0));
    assertTrue(notes.get(1).contains("no room"), notes.get(1));
  }

  private interface Taking {
    void take() throws IOException;
  }

  private static Sink sink(Taking taking) {
    return new Sink() {
      @Override
      public void round(RoundRecord round) throws IOException {
        taking.take();
      }

      @Override
      public void end(RunStatus status) {}
    };
  }

  @Test
  void sparksMetricsHaveTheNewestFigures(SparkSession spark) {
    SparkMetrics metrics = SparkMetrics.register();
    metrics.round(round(1, 0.5));
    metrics.round(round(2, 0.25));
    Source source = sources().get(0);
    assertEquals(0.25, source.metricRegistry().getGauges().get("train.loss").getValue());
    assertEquals(0.75, source.metricRegistry().getGauges().get("test.log_loss").getValue());
    assertEquals(2.0, source.metricRegistry().getGauges().get("round").getValue());
    metrics.end(RunStatus.COMPLETED);
    assertEquals(List.of(), sources());
  }

  private static List<Source> sources() {
    return CollectionConverters.asJava(SparkEnv.get().metricsSystem().getSourcesByName("thalweg"))
        .stream()
        .toList();
  }
}

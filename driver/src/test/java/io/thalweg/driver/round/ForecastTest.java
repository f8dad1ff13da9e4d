package io.thalweg.driver.round;

import static io.thalweg.driver.round.Forecasting.GB;
import static io.thalweg.driver.round.Forecasting.MB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.config.TransportChoice;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForecastTest {
  private static final long SECOND = 1_000_000_000L;

  private static Forecast local(int parameters, int workers, long heap) {
    return Forecast.of(
        Forecasting.work(parameters, workers, TransportChoice.RESIDENT),
        Forecasting.local(workers, heap));
  }

  @Test
  void aWorkerHoldsAGradientForEachLevelOfItsTreeOfShards() {
    WorkerShare full = WorkerShare.of(Forecasting.batches(100, Integer.MAX_VALUE), 2);
    assertEquals(new WorkerShare(2, 800, 8, 100, 2), full);
    assertEquals(4, full.vectors());
    WorkerShare three = WorkerShare.of(Forecasting.batches(100, Integer.MAX_VALUE), 3);
    assertEquals(600, three.rows());
    assertEquals(7, three.answers(), "ranges that are no whole subtrees");
    WorkerShare one = WorkerShare.of(Forecasting.batches(100, 32), 2);
    assertEquals(new WorkerShare(2, 32, 1, 32, 1), one);
    assertEquals(1, one.vectors());
  }

  @Test
  void inOneProcessDriverAndWorkersShareTheHeap() {
    Forecast forecast = local(1_000_000, 2, 4 * GB);
    long state = 3 * 4 * MB;
    long gradients = 2 * 4 * 4 * MB;
    assertEquals((64L << 20) + state + gradients, forecast.driver().bytes());
    assertEquals(forecast.driver(), forecast.executor());
    assertEquals(0, forecast.sentBytes());
    assertEquals(0, forecast.receivedBytes());
  }

  @Test
  void onAClusterTheDriverHoldsTheAnswersAndTheExecutorsTheirParameters() {
    Forecast forecast =
        Forecast.of(
            Forecasting.work(1_000_000, 4, TransportChoice.RESIDENT),
            Forecasting.cluster(2, 2, GB, 2 * GB));
    assertEquals((64L << 20) + (3 + 4) * 4 * MB, forecast.driver().bytes());
    assertEquals((64L << 20) + (1 + 2 * 3) * 4 * MB, forecast.executor().bytes());
    assertEquals(8 * MB, forecast.sentBytes(), "once for each executor");
    assertEquals(16 * MB, forecast.receivedBytes(), "from each worker");
    assertEquals(16 * MB, forecast.sharedMemory().bytes());
  }

  @Test
  void rowsAreNeverRefusedAndWhatDoesNotFitIsSaid() {
    Workload small = Forecasting.work(1_000, 2, TransportChoice.RESIDENT);
    Workload large =
        new Workload(
            100_000_000,
            true,
            40 * GB,
            small.parameters(),
            small.vectorBytes(),
            small.stateBytes(),
            small.wireBytes(),
            small.passBytes(),
            small.rounds(),
            small.roundsPerEpoch(),
            small.growth(),
            small.transport(),
            small.share());
    Forecast forecast = Forecast.of(large, Forecasting.local(2, 2 * GB)).require();
    assertEquals(39 * GB, forecast.spilledBytes());
    assertTrue(forecast.matters());
    assertTrue(
        new ForecastText(forecast).line().contains("39.0 GB of the rows do not fit"),
        new ForecastText(forecast).line());
    assertFalse(Forecast.of(small, Forecasting.local(2, 2 * GB)).matters());
  }

  @Test
  void aLongRunMattersAndIsSaidInHours() {
    Forecast forecast = local(1_000, 2, 2 * GB).with(new Pace(10, 90, 9));
    assertTrue(forecast.matters());
    assertEquals(90 + 990 * 9.0, forecast.seconds().orElseThrow());
    String line = new ForecastText(forecast).line();
    assertTrue(
        line.startsWith("about 2:30 h for 1,000 rounds (1,000 epochs): 9.0 s a round"), line);
  }

  @Test
  void aPaceKnowsTheFirstRoundsAndGoesByTheLastOnes() {
    // Ten rounds of a second, then ten of a tenth of one.
    List<Long> ends =
        IntStream.range(0, 20)
            .mapToObj(i -> i < 10 ? (i + 1) * SECOND : 10 * SECOND + (i - 9) * SECOND / 10)
            .toList();
    Pace pace = Pace.of(0, ends);
    assertEquals(20, pace.rounds());
    assertEquals(11.0, pace.seconds(), 1e-9);
    assertEquals(11.0, pace.of(20), 1e-9);
    assertTrue(pace.roundSeconds() < 0.5, pace.toString());
    assertEquals(5.5, pace.of(10), 1e-9);
    assertEquals(pace.of(1_000) * 3, pace.times(3).of(1_000), 1e-9);
    assertEquals(
        2.0, Pace.of(0, List.of(2 * SECOND)).roundSeconds(), "one round says all it knows");
  }

  @Test
  void roundsThatBecomeFasterAreWatchedForLonger() {
    assertEquals(2.0, watched(now -> 0.005), 0.2, "as fast as ever");
    assertEquals(10.0, watched(now -> 0.005 * Math.exp(-0.3 * now)), 1, "faster and faster");
    assertEquals(3.0, watched(now -> now < 1 ? 0.005 : 0.001), 1.1, "faster once");
    assertEquals(10.0, watched(now -> 1), 1.1, "too few to tell");
  }

  /** Seconds that a probe of two seconds takes where a round takes {@code seconds} at a time. */
  private static double watched(DoubleUnaryOperator seconds) {
    Pace.Ends ends = new Pace.Ends(2);
    ends.begin(0);
    double now = 0;
    do {
      now += seconds.applyAsDouble(now);
    } while (ends.goesOn((long) (now * SECOND)));
    return now;
  }

  @Test
  void allFiguresArePlainData() {
    Map<String, Object> map = local(1_000, 2, 2 * GB).with(new Pace(10, 90, 9)).toMap();
    assertEquals(1_000, map.get("parameters"));
    assertEquals(9.0, map.get("round_seconds"));
    assertEquals(9.0, map.get("epoch_seconds"));
    assertEquals(2 * GB, ((Map<?, ?>) map.get("driver")).get("has_bytes"));
    assertFalse(local(1_000, 2, 2 * GB).toMap().containsKey("seconds"));
  }

  @Test
  void sizesHaveAUnitThatFits() {
    assertEquals("0.0 kB", Bytes.text(1));
    assertEquals("1.5 kB", Bytes.text(1_500));
    assertEquals("374 kB", Bytes.text(373_600));
    assertEquals("1.0 MB", Bytes.text(999_999));
    assertEquals("1.4 GB", Bytes.text(1_400_000_000L));
  }
}

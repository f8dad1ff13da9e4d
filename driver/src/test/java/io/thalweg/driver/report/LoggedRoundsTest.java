package io.thalweg.driver.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A run of any length is shown from bounded memory. */
class LoggedRoundsTest {
  private static final int LONG = 4_000_000;

  private static RoundRecord record(long round) {
    double loss = round == 2_345_678 ? 1e6 : round == 3_000_001 ? Double.NaN : 1 + round % 2;
    Map<String, Double> evaluation = round % 400_000 == 0 ? Map.of("test_loss", 0.5) : Map.of();
    int epoch = 1 + (int) ((round - 1) / 400_000);
    Ledger ledger = new Ledger(1, 2, 3, 4, 5, 6, 7, 8);
    return new RoundRecord(round, round, epoch, loss, 0, 0.01, 2 * loss, 1e5, ledger, evaluation);
  }

  @Test
  void fourMillionRoundsKeepTheirMeansSpikesAndGaps() {
    LoggedRounds rounds = new LoggedRounds();
    for (long round = 1; round <= LONG; round++) {
      rounds.add(record(round));
    }
    Series loss = rounds.loss();
    assertTrue(loss.length() <= Stretches.MOST, "stretches: " + loss.length());
    assertTrue(loss.length() >= Stretches.MOST / 4, "stretches: " + loss.length());
    assertEquals(LONG, loss.whole().values());
    assertEquals(2, loss.whole().first());
    assertEquals(1, loss.whole().last());
    assertEquals(3_000_001, loss.whole().brokenAt());
    assertEquals(1e6, Arrays.stream(loss.high()).max().orElseThrow());
    assertEquals(1, Arrays.stream(loss.low()).max().orElseThrow());
    assertEquals(1.5, loss.y()[10], 1e-12);
    assertEquals(36L * LONG, rounds.ledger().total());
    assertEquals(9, rounds.epochEnds().size());
    assertEquals(400_000, rounds.epochEnds().get(0));
    assertEquals(10, rounds.evaluation("test_loss", "test").length());
    List<RoundRecord> sample = rounds.sample();
    assertTrue(sample.size() <= 60, "rows: " + sample.size());
    assertEquals(LONG, sample.get(sample.size() - 1).round());
  }

  /** As many as a chart has places for are shown as they are. */
  @Test
  void fewRoundsStandForThemselves() {
    List<RoundRecord> records = new ArrayList<>();
    for (long round = 1; round <= Stretches.MOST; round++) {
      records.add(record(round));
    }
    Series loss = LoggedRounds.of(records).loss();
    assertArrayEquals(records.stream().mapToDouble(RoundRecord::loss).toArray(), loss.y());
    assertArrayEquals(loss.y(), loss.low());
    assertArrayEquals(loss.y(), loss.high());
    assertEquals(1, loss.x()[0]);
  }

  @Test
  void stretchesOfEqualLengthCoverAllValuesWhateverTheirNumber() {
    for (int values : new int[] {1, 2, 7, 8, 9, 16, 17, 31, 100, 1000}) {
      Stretches stretches = new Stretches(8);
      for (int i = 0; i < values; i++) {
        stretches.add(i, i);
      }
      Series series = stretches.series("a", "b", false);
      assertTrue(series.length() <= 8, values + " values: " + series.length());
      assertEquals(0, series.low()[0]);
      assertEquals(values - 1, series.high()[series.length() - 1]);
      for (int i = 1; i < series.length(); i++) {
        assertEquals(series.high()[i - 1] + 1, series.low()[i]);
        assertEquals((series.low()[i] + series.high()[i]) / 2, series.y()[i]);
      }
    }
  }

  /** Rounds whose rows all have weight 0 have no loss, and are shown in no curve of it. */
  @Test
  void roundsWithoutWeightHaveNoLoss() {
    RoundRecord empty =
        new RoundRecord(1, 1, 1, Double.NaN, 0, 0.01, 0, 1e5, Ledger.ZERO, Map.of());
    LoggedRounds rounds = LoggedRounds.of(List.of(empty, record(2)));
    assertEquals(1, rounds.loss().length());
    assertEquals(2, rounds.rate().length());
  }
}

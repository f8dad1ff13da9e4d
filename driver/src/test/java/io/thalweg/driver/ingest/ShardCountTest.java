package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ShardCountTest {
  @Test
  void smallDataHasSixteenShardsAndTinyDataARowPerShard() {
    assertEquals(1, ShardCount.of(1, 4));
    assertEquals(8, ShardCount.of(15, 4));
    assertEquals(16, ShardCount.of(16, 4));
    assertEquals(16, ShardCount.of(1797, 260));
  }

  @Test
  void largeDataHasShardsOfAtMostFourMebibytesUpToTheLimit() {
    assertEquals(64, ShardCount.of(60_000, 785 * 4));
    assertEquals(64, ShardCount.of(2_000_000, 29 * 4));
    assertEquals(4096, ShardCount.of(1L << 40, 4000));
  }

  @Test
  void chanceIsNotTakenForEqualRows() {
    assertFalse(ShardCount.uneven(new long[] {130, 100, 90, 100}));
    assertTrue(ShardCount.uneven(new long[] {13_000, 10_000, 9_000, 10_000}));
    assertFalse(ShardCount.uneven(new long[] {0, 0, 0, 0}));
  }

  @Test
  void bucketsAreTheHighBitsOfKeys() {
    assertEquals(0, new Buckets(1, false).of(-1L));
    assertEquals(15, new Buckets(16, false).of(-1L));
    assertEquals(8, new Buckets(16, false).of(Long.MIN_VALUE));
    assertEquals(4095, new Buckets(4096, true).of(-1L));
  }
}

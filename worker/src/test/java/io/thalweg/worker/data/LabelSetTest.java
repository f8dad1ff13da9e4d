package io.thalweg.worker.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelSetTest {
  @Test
  void labelsThatOnlyOneSetHasAreFoundWhateverTheOrderOfMerging() {
    LabelSet bad = set(-1, 1, 2, -1, Double.NaN);
    LabelSet more = set(7, 1);
    LabelSet merged = set();
    merged.add(more);
    merged.add(bad);
    bad.add(more);

    assertArrayEquals(new double[] {-1, 7}, bad.without(set(0, 1), set(2)));
    assertArrayEquals(new double[] {-1, 7}, merged.without(set(0, 1), set(2)));
  }

  @Test
  void measuredNumbersAreNoClasses() {
    LabelSet measured = set(IntStream.range(0, 257).asDoubleStream().toArray());
    LabelSet half = set(IntStream.range(0, 129).asDoubleStream().toArray());
    half.add(set(IntStream.range(129, 258).asDoubleStream().toArray()));

    assertArrayEquals(new double[0], measured.without(set(1)));
    assertArrayEquals(new double[0], half.without(set(1)), "also where they come together late");
    assertArrayEquals(new double[0], set(-1).without(measured), "-1 may be among them");
  }

  @Test
  void classesUpToTheBoundAreRemembered() {
    LabelSet classes = set(IntStream.range(0, 256).map(i -> 255 - i).asDoubleStream().toArray());

    assertArrayEquals(new double[] {256}, set(0, 128, 255, 256).without(classes));
  }

  private static LabelSet set(double... labels) {
    LabelSet set = new LabelSet();
    for (double label : labels) {
      set.add(label);
    }
    return set;
  }
}

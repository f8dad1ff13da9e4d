package io.thalweg.shared.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void readsLikeNumPy() {
    assertEquals("(128, 10)", Shape.of(128, 10).toString());
    assertEquals("()", Shape.of().toString());
  }

  @Test
  void sizeIsTheProductOfTheExtents() {
    assertEquals(1280, Shape.of(128, 10).size());
    assertEquals(1, Shape.of().size());
    assertEquals(0, Shape.of(3, 0).size());
    assertEquals(2, Shape.of(3, 0).rank());
    assertEquals(3, Shape.of(3, 0).dim(0));
  }

  @Test
  void equalExtentsAreEqualShapes() {
    assertEquals(Shape.of(2, 3), Shape.of(2, 3));
    assertEquals(Shape.of(2, 3).hashCode(), Shape.of(2, 3).hashCode());
    assertNotEquals(Shape.of(2, 3), Shape.of(3, 2));
  }

  @Test
  void cannotBeChangedFromOutside() {
    int[] dims = {2, 3};
    Shape shape = Shape.of(dims);
    dims[0] = 7;
    shape.dims()[1] = 7;
    assertArrayEquals(new int[] {2, 3}, shape.dims());
  }

  @Test
  void refusesNegativeAndOversizedExtents() {
    ThalwegException negative = assertThrows(ThalwegException.class, () -> Shape.of(2, -1));
    assertEquals(ErrorCode.BAD_SHAPE, negative.code());
    assertTrue(negative.getMessage().contains("(2, -1)"), negative.getMessage());
    assertThrows(ThalwegException.class, () -> Shape.of(1 << 16, 1 << 15));
    assertThrows(ThalwegException.class, () -> Shape.of(1 << 31, 1 << 31, 1 << 31));
  }
}

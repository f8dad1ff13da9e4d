package io.thalweg.shared.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Vector kernels of every width against the scalar ones: equal bits, no tolerance. */
class VectorKernelsTest {
  private static final int[] LENGTHS = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 257};
  private static final int[] EXTENTS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 16, 17, 31, 33, 40};

  static Stream<Arguments> widths() {
    return Stream.of(DType.FLOAT32, DType.FLOAT64)
        .flatMap(dtype -> Stream.of(128, 256, 512).map(bits -> Arguments.of(dtype, bits)));
  }

  /** The two kernels under comparison and a seeded source of input. */
  private record Pair<A>(DType<A> dtype, Kernels<A> scalar, Kernels<A> vector, Random random) {
    static <A> Pair<A> of(DType<A> dtype, int bits) {
      long seed = System.nanoTime();
      System.out.println("VectorKernelsTest " + dtype + " at " + bits + " bits, seed " + seed);
      Kernels<A> vector = KernelsAtWidth.create(dtype, bits);
      assertEquals("vector-" + bits, vector.name());
      return new Pair<>(
          dtype, KernelProvider.find(dtype, KernelChoice.SCALAR), vector, new Random(seed));
    }

    int choose(int[] from) {
      return from[random.nextInt(from.length)];
    }

    /** Numbers of both signs whose products and sums round. */
    A array(int length) {
      A x = dtype.allocate(length);
      for (int i = 0; i < length; i++) {
        dtype.set(x, i, random.nextGaussian());
      }
      return x;
    }

    /** Any bits whatever: every exponent, infinities, NaN, subnormal numbers and both zeros. */
    A anyBits(int length) {
      A x = dtype.allocate(length);
      for (int i = 0; i < length; i++) {
        double value =
            dtype == DType.FLOAT32
                ? Float.intBitsToFloat(random.nextInt())
                : Double.longBitsToDouble(random.nextLong());
        dtype.set(x, i, random.nextInt(4) > 0 ? value : SPECIAL[random.nextInt(SPECIAL.length)]);
      }
      return x;
    }

    void assertSame(A expected, A actual, String what) {
      if (expected instanceof float[] floats) {
        assertArrayEquals(floats, (float[]) actual, what);
      } else {
        assertArrayEquals((double[]) expected, (double[]) actual, what);
      }
    }
  }

  private static final double[] SPECIAL = {
    0,
    -0.0,
    1,
    -1,
    0.5,
    88.7,
    -87.4,
    -103.9,
    709.7,
    -745.1,
    1e-30,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    Double.MIN_VALUE
  };

  @ParameterizedTest
  @MethodSource("widths")
  <A> void halvesHaveEqualBits(DType<A> dtype, int bits) {
    Pair<A> pair = Pair.of(dtype, bits);
    for (Half half : Half.values()) {
      for (int n : new int[] {0, 1, 7, 31, 32, 33, 64, 100, 1000, 1024}) {
        compareHalves(pair, half, n);
      }
    }
  }

  private static <A> void compareHalves(Pair<A> pair, Half half, int n) {
    String what = half + ", " + n + " elements";
    A x = pair.anyBits(n + 3);
    A expected = pair.dtype.allocate(n + 2);
    A actual = pair.dtype.allocate(n + 2);
    pair.scalar.round(half, n, x, 3, expected, 1);
    pair.vector.round(half, n, x, 3, actual, 1);
    pair.assertSame(expected, actual, what);
    int[] packed = new int[(n + 1) / 2];
    int[] vectorPacked = new int[packed.length];
    pair.scalar.pack(half, n, expected, 1, packed);
    pair.vector.pack(half, n, expected, 1, vectorPacked);
    assertArrayEquals(packed, vectorPacked, what);
    A scalarOut = pair.dtype.allocate(n + 2);
    pair.scalar.unpack(half, n, packed, scalarOut, 1);
    pair.vector.unpack(half, n, packed, actual, 1);
    pair.assertSame(scalarOut, actual, what);
    pair.assertSame(expected, scalarOut, what + " do not come back");
  }

  @ParameterizedTest
  @MethodSource("widths")
  <A> void matrixProductsHaveEqualBits(DType<A> dtype, int bits) {
    Pair<A> pair = Pair.of(dtype, bits);
    for (int trial = 0; trial < (bits == 512 ? 60 : 300); trial++) {
      compareProducts(pair, pair.choose(EXTENTS), pair.choose(EXTENTS), pair.choose(EXTENTS));
    }
    compareProducts(pair, 3, 5, 0);
    compareProducts(pair, 0, 5, 3);
  }

  @ParameterizedTest
  @MethodSource("widths")
  <A> void matrixProductsThatNeedSeveralBlocksHaveEqualBits(DType<A> dtype, int bits) {
    Pair<A> pair = Pair.of(dtype, bits);
    compareProducts(pair, 7, 20, 1100); // several blocks of k
    compareProducts(pair, bits == 512 ? 205 : 301, 20, 11); // of rows
    compareProducts(pair, 6, 2100, 9); // of columns
    compareProducts(pair, 1, 300, 28);
  }

  /** Rows for whole groups and some more, that end with or without a whole vector. */
  @ParameterizedTest
  @MethodSource("widths")
  <A> void productsWithOneColumnHaveEqualBits(DType<A> dtype, int bits) {
    Pair<A> pair = Pair.of(dtype, bits);
    for (int k : new int[] {0, 1, 2, 5, 8, 15, 16, 17, 28, 32, 100}) {
      for (int m : new int[] {1, 7, 8, 9, 33, 75}) {
        compareProducts(pair, m, 1, k);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("widths")
  <A> void aRowHasTheSameProductWithOneColumnAmongAnyRows(DType<A> dtype, int bits) {
    Pair<A> pair = Pair.of(dtype, bits);
    int m = 41;
    int k = 28;
    A a = pair.array(m * k);
    A b = pair.array(k);
    A all = dtype.allocate(m);
    pair.vector.matmul(false, true, m, 1, k, a, 0, b, 0, false, all, 0);
    A single = dtype.allocate(m);
    for (int i = 0; i < m; i++) {
      pair.vector.matmul(false, true, 1, 1, k, a, i * k, b, 0, false, single, i);
      assertEquals(0.0 + pair.scalar.dot(k, a, i * k, b, 0), dtype.get(all, i), "row " + i);
    }
    pair.assertSame(single, all, "rows one by one");
  }

  private static <A> void compareProducts(Pair<A> pair, int m, int n, int k) {
    for (int variant = 0; variant < 8; variant++) {
      compareProduct(pair, (variant & 1) > 0, (variant & 2) > 0, (variant & 4) > 0, m, n, k);
    }
  }

  private static <A> void compareProduct(
      Pair<A> pair, boolean ta, boolean tb, boolean accumulate, int m, int n, int k) {
    int ao = pair.random.nextInt(5);
    int bo = pair.random.nextInt(5);
    int co = pair.random.nextInt(5);
    A a = pair.array(ao + m * k + pair.random.nextInt(3));
    A b = pair.array(bo + k * n + pair.random.nextInt(3));
    A expected = pair.array(co + m * n + 3);
    A actual = pair.dtype.clone(expected);
    pair.scalar.matmul(ta, tb, m, n, k, a, ao, b, bo, accumulate, expected, co);
    pair.vector.matmul(ta, tb, m, n, k, a, ao, b, bo, accumulate, actual, co);
    pair.assertSame(
        expected,
        actual,
        String.format("%dx%dx%d ta=%b tb=%b accumulate=%b", m, n, k, ta, tb, accumulate));
  }

  @ParameterizedTest
  @MethodSource("widths")
  <A> void sumsAndDotProductsHaveEqualBits(DType<A> dtype, int bits) {
    Pair<A> pair = Pair.of(dtype, bits);
    for (int n = 0; n < 150; n++) {
      int xo = pair.random.nextInt(5);
      int yo = pair.random.nextInt(5);
      A x = pair.array(xo + n);
      A y = pair.array(yo + n);
      assertEquals(pair.scalar.sum(n, x, xo), pair.vector.sum(n, x, xo), "sum of " + n);
      assertEquals(
          pair.scalar.dot(n, x, xo, y, yo), pair.vector.dot(n, x, xo, y, yo), "dot of " + n);
    }
  }

  /** A kernel of up to three inputs that writes or updates the last array. */
  @FunctionalInterface
  private interface Call<A> {
    void on(Kernels<A> kernels, int n, A x, int xo, A y, int yo, A z, int zo);
  }

  private static <A> Stream<Call<A>> elementwise() {
    return Stream.of(
        (k, n, x, xo, y, yo, z, zo) -> k.add(n, x, xo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.axpy(n, 1.7, x, xo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.scale(n, 1.7, x, xo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.affine(n, 1.7, 0.3, x, xo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.add(n, x, xo, y, yo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.subtract(n, x, xo, y, yo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.multiply(n, x, xo, y, yo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.divide(n, x, xo, y, yo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.addProduct(n, x, xo, y, yo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.subtractProduct(n, x, xo, y, yo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.relu(n, x, xo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.reluBackward(n, x, xo, y, yo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.tanhBackward(n, x, xo, y, yo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.sigmoidBackward(n, x, xo, y, yo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.silu(n, x, xo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.siluBackward(n, x, xo, y, yo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.softplus(n, 1, 20, x, xo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.softplus(n, 1.7, 0.5, x, xo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.softplusBackward(n, 1, 20, x, xo, y, yo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.softplusBackward(n, 1.7, 0.5, x, xo, y, yo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.bceWithLogits(n, x, xo, y, yo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.bceWithLogitsBackward(n, x, xo, y, yo, y, yo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.addToRows(n, 1, -1, x, xo, y, yo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.addToRows(1, n, -1, x, xo, y, yo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.scaleRows(1, n, x, xo, y, yo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.divideRows(1, n, x, xo, y, yo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.standardize(1, n, x, xo, x, xo, y, yo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.sqrt(n, x, xo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.exp(n, x, xo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.log(n, x, xo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.log1p(n, x, xo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.tanh(n, x, xo, z, zo),
        (k, n, x, xo, y, yo, z, zo) -> k.sigmoid(n, x, xo, z, zo));
  }

  @ParameterizedTest
  @MethodSource("widths")
  <A> void elementsOfAnyBitsHaveEqualBits(DType<A> dtype, int bits) {
    Pair<A> pair = Pair.of(dtype, bits);
    for (int n : LENGTHS) {
      compareElements(pair, n, pair.array(n + 4), pair.array(n + 4), pair.array(n + 4));
      compareElements(pair, n, pair.anyBits(n + 4), pair.anyBits(n + 4), pair.anyBits(n + 4));
    }
  }

  private static <A> void compareElements(Pair<A> pair, int n, A x, A y, A z) {
    int[] number = {0};
    VectorKernelsTest.<A>elementwise()
        .forEach(
            call -> {
              A expected = pair.dtype.clone(z);
              A actual = pair.dtype.clone(z);
              call.on(pair.scalar, n, x, 1, y, 3, expected, 2);
              call.on(pair.vector, n, x, 1, y, 3, actual, 2);
              pair.assertSame(expected, actual, "call " + number[0]++ + " of " + n);
            });
  }

  @ParameterizedTest
  @MethodSource("widths")
  <A> void rowsOfAMatrixHaveEqualBits(DType<A> dtype, int bits) {
    Pair<A> pair = Pair.of(dtype, bits);
    int rows = 5;
    for (int n : new int[] {1, 7, 16, 21, 40, 70}) {
      A c = pair.array(Math.max(n, rows));
      A x = pair.array(rows * n);
      compareElements(
          pair, (k, z) -> k.addToRows(rows, n, 0.3, c, 0, x, 0, z, 0), rows * n, "addToRows");
      compareElements(
          pair, (k, z) -> k.scaleRows(rows, n, c, 0, x, 0, z, 0), rows * n, "scaleRows");
      compareElements(
          pair, (k, z) -> k.divideRows(rows, n, c, 0, x, 0, z, 0), rows * n, "divideRows");
      compareElements(
          pair, (k, z) -> k.standardize(rows, n, c, 0, c, 0, x, 0, z, 0), rows * n, "standardize");
      compareElements(pair, (k, z) -> k.sumAxis(rows, n, 1, true, x, 0, z, 0), rows, "sum of rows");
      compareElements(pair, (k, z) -> k.sumAxis(1, rows, n, true, x, 0, z, 0), n, "sum of columns");
      int[] order = pair.random.ints(rows + 3, 0, rows).toArray();
      compareElements(pair, (k, z) -> k.gather(rows, n, x, order, 3, z), rows * n, "gather");
      for (boolean add : new boolean[] {false, true}) {
        compareElements(
            pair,
            (k, z) -> k.copyRuns(rows, n, 1, add, x, 0, n, 1, z, 0, 1, rows),
            rows * n,
            "transposition");
        compareElements(
            pair, (k, z) -> k.copyRuns(1, rows, n, add, x, 0, 0, n, z, 0, 0, n), rows * n, "runs");
      }
    }
  }

  private static <A> void compareElements(
      Pair<A> pair, BiConsumer<Kernels<A>, A> call, int length, String what) {
    A expected = pair.array(length);
    A actual = pair.dtype.clone(expected);
    call.accept(pair.scalar, expected);
    call.accept(pair.vector, actual);
    pair.assertSame(expected, actual, what);
  }

  @ParameterizedTest
  @MethodSource("widths")
  <A> void correlationsHaveEqualBits(DType<A> dtype, int bits) {
    Pair<A> pair = Pair.of(dtype, bits);
    for (int k : new int[] {1, 3, 4, 6, 9}) {
      int m = 2 * WindowKernels.PANEL;
      int n = 2 * WindowKernels.COLUMNS;
      int[] shifts = pair.random.ints(k + 1, 0, 50).toArray();
      A x = pair.array(n + 53);
      A w = pair.array(m * k + 2);
      compareElements(
          pair, (c, y) -> c.correlate(m, n, k, w, 2, shifts, 1, x, 3, y, 0), m * n, "correlate");
      A y = pair.array(m * (n + 5) + 1);
      compareElements(
          pair,
          (c, z) -> c.correlateLanes(m, n, k, y, 1, n + 5, shifts, 1, x, 3, z, 0),
          m * k * WindowKernels.LANES,
          "correlateLanes");
    }
  }
}

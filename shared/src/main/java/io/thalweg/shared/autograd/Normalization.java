package io.thalweg.shared.autograd;

/**
 * The two passes of {@link BatchNormOp}, group by group. Scratch, in this order: the normalised
 * elements {@code (rows, channels, inner)} and as many to work in, one value per row and channel,
 * then per group mean, variance and 1 / deviation {@code (channels)}, and two vectors {@code
 * (channels)} to work in.
 */
final class Normalization {
  private Normalization() {}

  private static int channels(PlannedOp<?> s) {
    return s.extent(1);
  }

  /** Elements of a row and channel. */
  private static int inner(PlannedOp<?> s) {
    return s.inner(1);
  }

  private static int workAt(PlannedOp<?> s) {
    return s.n();
  }

  private static int spreadAt(PlannedOp<?> s) {
    return 2 * s.n();
  }

  private static int groupAt(PlannedOp<?> s, int group) {
    return spreadAt(s) + (s.extent(0) + 3 * group) * channels(s);
  }

  private static int vectorsAt(BatchNormOp op, PlannedOp<?> s) {
    return groupAt(s, s.extent(0) / op.groupRows() + 1);
  }

  /** Whether a group takes the running averages rather than its own statistics. */
  private static boolean fixed(PlannedOp<?> s, int n) {
    return !s.training() || n == 1;
  }

  private static int group(BatchNormOp op, PlannedOp<?> s, int left) {
    return s.training() ? op.group(left) : left;
  }

  static <A> void forward(BatchNormOp op, PlannedOp<A> s) {
    int rows = s.extent(0);
    for (int row = 0, g = 0; row < rows; g++) {
      int n = group(op, s, rows - row);
      int at = row * channels(s) * inner(s);
      int mean = groupAt(s, g);
      if (fixed(s, n)) {
        takeAverages(s, n, at, mean);
      } else {
        measure(s, n, at, mean);
      }
      normalize(op, s, n, at, mean);
      row += n;
    }
  }

  /** The running averages as mean and variance, and the elements less their mean. */
  private static <A> void takeAverages(PlannedOp<A> s, int n, int at, int mean) {
    int channels = channels(s);
    A scratch = s.scratch();
    s.kernels().dtype().copy(s.x(1), s.xo(1), scratch, mean, channels);
    s.kernels().dtype().copy(s.x(2), s.xo(2), scratch, mean + channels, channels);
    add(s, n, -1, scratch, mean, s.x(0), s.xo(0) + at, scratch, at);
  }

  /** Mean and variance of a group, and the elements less their mean. */
  private static <A> void measure(PlannedOp<A> s, int n, int at, int mean) {
    int channels = channels(s);
    int variance = mean + channels;
    int work = workAt(s);
    double share = 1.0 / ((double) n * inner(s));
    A scratch = s.scratch();
    sum(s, n, s.x(0), s.xo(0) + at, mean);
    s.kernels().scale(channels, share, scratch, mean, scratch, mean);
    add(s, n, -1, scratch, mean, s.x(0), s.xo(0) + at, scratch, at);
    s.kernels().multiply(n * channels * inner(s), scratch, at, scratch, at, scratch, work);
    sum(s, n, scratch, work, variance);
    s.kernels().scale(channels, share, scratch, variance, scratch, variance);
  }

  /** y = x' weight + bias, where x' = (x - mean) / sqrt(variance + eps). */
  private static <A> void normalize(BatchNormOp op, PlannedOp<A> s, int n, int at, int mean) {
    int channels = channels(s);
    int variance = mean + channels;
    int inverse = variance + channels; // 1 / sqrt(variance + eps)
    int deviation = vectorsAt(op, s);
    int ones = deviation + channels;
    A scratch = s.scratch();
    s.kernels().affine(channels, 1, op.eps(), scratch, variance, scratch, deviation);
    s.kernels().sqrt(channels, scratch, deviation, scratch, deviation);
    s.kernels().dtype().fill(scratch, ones, ones + channels, 1);
    s.kernels().divide(channels, scratch, ones, scratch, deviation, scratch, inverse);
    scale(s, n, scratch, inverse, scratch, at, scratch, at);
    if (s.arity() > 3) {
      scale(s, n, s.x(3), s.xo(3), scratch, at, s.y(), at);
      add(s, n, 1, s.x(4), s.xo(4), s.y(), at, s.y(), at);
    } else {
      s.kernels().dtype().copy(scratch, at, s.y(), at, n * channels * inner(s));
    }
  }

  static <A> void backward(BatchNormOp op, PlannedOp<A> s) {
    int rows = s.extent(0);
    int channels = channels(s);
    int sumDy = vectorsAt(op, s);
    int sumDyX = sumDy + channels;
    for (int row = 0, g = 0; row < rows; g++) {
      int n = group(op, s, rows - row);
      int at = row * channels * inner(s);
      int mean = groupAt(s, g);
      int work = workAt(s);
      sum(s, n, s.dy(), at, sumDy);
      s.kernels().multiply(n * channels * inner(s), s.dy(), at, s.scratch(), at, s.scratch(), work);
      sum(s, n, s.scratch(), work, sumDyX);
      if (s.arity() > 3) {
        addWanted(s, 3, 1, sumDyX); // dweight += sum of dy x'
        addWanted(s, 4, 1, sumDy); // dbias += sum of dy
      }
      if (s.wants(0)) {
        inputGradient(s, n, at, mean + 2 * channels, sumDy, sumDyX);
      }
      double count = (double) n * inner(s);
      addWanted(s, 1, n, mean);
      addWanted(s, 2, fixed(s, n) ? n : n * count / (count - 1), mean + channels);
      row += n;
    }
  }

  /** dx += weight / deviation (dy - mean of dy - x' mean of (dy x')). */
  private static <A> void inputGradient(
      PlannedOp<A> s, int n, int at, int inverse, int sumDy, int sumDyX) {
    int channels = channels(s);
    int size = n * channels * inner(s);
    int work = workAt(s);
    A scratch = s.scratch();
    if (fixed(s, n)) {
      s.kernels().dtype().copy(s.dy(), at, scratch, work, size);
    } else {
      double share = 1.0 / ((double) n * inner(s));
      s.kernels().scale(channels, share, scratch, sumDyX, scratch, sumDyX);
      scale(s, n, scratch, sumDyX, scratch, at, scratch, work);
      s.kernels().subtract(size, s.dy(), at, scratch, work, scratch, work);
      s.kernels().scale(channels, share, scratch, sumDy, scratch, sumDy);
      add(s, n, -1, scratch, sumDy, scratch, work, scratch, work);
    }
    scale(s, n, scratch, inverse, scratch, work, scratch, work);
    if (s.arity() > 3) {
      scale(s, n, s.x(3), s.xo(3), scratch, work, scratch, work);
    }
    s.kernels().add(size, scratch, work, s.dx(0), s.dxo(0) + at);
  }

  private static <A> void addWanted(PlannedOp<A> s, int input, double times, int from) {
    if (s.wants(input)) {
      s.kernels().axpy(channels(s), times, s.scratch(), from, s.dx(input), s.dxo(input));
    }
  }

  /** {@code to (channels)} = the sum of {@code x (n, channels, inner)} over rows and elements. */
  private static <A> void sum(PlannedOp<A> s, int n, A x, int xo, int to) {
    int channels = channels(s);
    int inner = inner(s);
    int spread = spreadAt(s);
    if (inner == 1) {
      s.kernels().sumAxis(1, n, channels, false, x, xo, s.scratch(), to);
    } else {
      s.kernels().sumAxis(n * channels, inner, 1, false, x, xo, s.scratch(), spread);
      s.kernels().sumAxis(1, n, channels, false, s.scratch(), spread, s.scratch(), to);
    }
  }

  /** {@code y = x + sign c} per channel; x and y may be the same elements. */
  private static <A> void add(
      PlannedOp<A> s, int n, int sign, A c, int co, A x, int xo, A y, int yo) {
    int m = n * channels(s);
    A spread = s.scratch(); // (n, channels)
    int so = spreadAt(s);
    s.kernels().expandAxis(1, n, channels(s), false, c, co, spread, so);
    if (inner(s) > 1) {
      s.kernels().addToRows(m, inner(s), sign, spread, so, x, xo, y, yo);
    } else if (sign > 0) {
      s.kernels().add(m, x, xo, spread, so, y, yo);
    } else {
      s.kernels().subtract(m, x, xo, spread, so, y, yo);
    }
  }

  /** {@code y = x c} per channel; x and y may be the same elements. */
  private static <A> void scale(PlannedOp<A> s, int n, A c, int co, A x, int xo, A y, int yo) {
    int m = n * channels(s);
    A spread = s.scratch(); // (n, channels)
    int so = spreadAt(s);
    s.kernels().expandAxis(1, n, channels(s), false, c, co, spread, so);
    if (inner(s) > 1) {
      s.kernels().scaleRows(m, inner(s), spread, so, x, xo, y, yo);
    } else {
      s.kernels().multiply(m, x, xo, spread, so, y, yo);
    }
  }
}

package io.thalweg.driver.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Maps values to places along an axis, with ticks at round numbers.
 *
 * @param log whether equal distances are equal ratios
 * @param low the value at place 0
 * @param high the value at place 1
 */
record Axis(boolean log, double low, double high, List<Tick> ticks) {
  /** Beyond these, differences and margins could leave the range of a double. */
  private static final double LARGEST = 1e280;

  private static final double SMALLEST = 1e-280;
  private static final double LOG_WORTHWHILE = 10;

  /** Of the largest value: a loss that becomes 0 goes through all numbers down to the smallest. */
  private static final double LEAST_BESIDE_ZERO = 1e-12;

  /** Of the largest value: a change that is next to none shall look so. */
  private static final double LEAST_SPAN = 0.02;

  private static final double SPAN_OF_ONE = 0.5;

  /** A labelled value; a minor one is dropped where there is little room. */
  record Tick(double value, String label, boolean minor) {}

  /** Where {@code value} lies: 0 at {@code low}, 1 at {@code high}, kept within both. */
  double place(double value) {
    double place =
        log
            ? (Math.log10(Math.max(value, SMALLEST)) - Math.log10(low))
                / (Math.log10(high) - Math.log10(low))
            : (value - low) / (high - low);
    return clamp(place, 0, 1);
  }

  /** Rounds from the first to the last; from 0 on where that costs little. */
  static Axis rounds(double first, double last) {
    double high = Math.max(last, first + 1);
    double low = first <= Math.max(1, 0.02 * high) ? 0 : first;
    double step = Math.max(1, niceStep((high - low) / 7));
    List<Tick> ticks = linearTicks(low, high, step);
    Tick begin = ticks.get(0);
    ticks.set(0, new Tick(begin.value(), "round " + begin.label(), false));
    return new Axis(false, low, high, ticks);
  }

  /** Equal distances for {@code values}, which are finite; from 0 on where that costs little. */
  static Axis linear(Range values, boolean fromZero, int count) {
    double low = clamp(values.min(), -LARGEST, LARGEST);
    double high = clamp(values.max(), -LARGEST, LARGEST);
    if (low > 0 && (fromZero || low < 0.4 * high)) {
      low = 0;
    }
    double size = Math.max(Math.abs(low), Math.abs(high));
    if (size <= SMALLEST) {
      high = 1;
    } else if (high - low < LEAST_SPAN * size) {
      boolean constant = high - low <= 1e-9 * size;
      double wanted = (constant ? SPAN_OF_ONE : LEAST_SPAN) * size;
      double more = (wanted - (high - low)) / 2;
      low -= more;
      high += more;
    }
    double step = niceStep((high - low) / count);
    double from = Math.floor(low / step + 1e-9) * step;
    double to = Math.ceil(high / step - 1e-9) * step;
    return new Axis(false, from, to, linearTicks(from, to, step));
  }

  /** Equal ratios for {@code values}; what is 0, or next to it, lies at the foot. */
  static Axis log(Range values) {
    double least = values.min() > 0 ? SMALLEST : values.max() * LEAST_BESIDE_ZERO;
    double min = clamp(Math.max(values.minPositive(), least), SMALLEST, LARGEST);
    double max = clamp(values.max(), min * 1.01, LARGEST * 10);
    int fromDecade = (int) Math.floor(Math.log10(min));
    int toDecade = (int) Math.ceil(Math.log10(max));
    double decades = Math.log10(max) - Math.log10(min);
    double low = Math.pow(10, Math.log10(min) - 0.04 * decades);
    double high = Math.pow(10, Math.log10(max) + 0.04 * decades);
    return new Axis(true, low, high, logTicks(low, high, fromDecade, toDecade, decades));
  }

  /** Whether a logarithmic axis would show more of {@code values} than a linear one. */
  static boolean logIsWorthwhile(Range values) {
    return values.min() >= 0 && values.max() / values.minPositive() >= LOG_WORTHWHILE;
  }

  private static List<Tick> linearTicks(double low, double high, double step) {
    List<Tick> ticks = new ArrayList<>();
    long first = (long) Math.ceil(low / step - 1e-9);
    long last = (long) Math.floor(high / step + 1e-9);
    for (long i = first; i <= last; i++) {
      ticks.add(new Tick(i * step, Numbers.tick(i * step, step), (i - first) % 2 == 1));
    }
    return ticks;
  }

  private static List<Tick> logTicks(
      double low, double high, int fromDecade, int toDecade, double decades) {
    int[] digits = decades < 1.5 ? new int[] {1, 2, 3, 5} : decades < 3 ? new int[] {1, 3} : null;
    int stride = Math.max(1, (int) Math.ceil(decades / 6));
    List<Tick> ticks = new ArrayList<>();
    for (int decade = fromDecade - 1; decade <= toDecade; decade++) {
      if (digits == null && Math.floorMod(decade, stride) != 0) {
        continue;
      }
      for (int digit : digits == null ? new int[] {1} : digits) {
        double value = digit * Math.pow(10, decade);
        if (value >= low && value <= high) {
          ticks.add(new Tick(value, Numbers.logTick(digit, decade), digit != 1));
        }
      }
    }
    return ticks;
  }

  /** The smallest of 1, 2, 5 times a power of ten that is at least {@code least}. */
  static double niceStep(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (int digit : new int[] {1, 2, 5}) {
      if (digit * power >= least * (1 - 1e-9)) {
        return digit * power;
      }
    }
    return 10 * power;
  }

  private static double clamp(double value, double least, double most) {
    return Math.max(least, Math.min(most, value));
  }
}

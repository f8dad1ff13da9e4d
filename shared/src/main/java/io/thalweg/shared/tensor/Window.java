package io.thalweg.shared.tensor;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.Serializable;

/**
 * A window that slides along one axis of an image, with the meaning of PyTorch's options: output
 * {@code o} sees the elements {@code o * stride - padding + t * dilation} for t below {@code
 * kernel}, as far as they exist.
 *
 * @param size elements of the axis
 * @param kernel elements that the window sees
 * @param stride elements from one window to the next
 * @param padding elements added in thought at each end
 * @param dilation elements from one element of the window to the next
 * @param ceilMode whether a last window may reach past the padding, as long as it begins before
 */
public record Window(int size, int kernel, int stride, int padding, int dilation, boolean ceilMode)
    implements Serializable {

  /**
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if a number is out of range, with
   *     {@link ErrorCode#BAD_SHAPE} if the window is larger than the padded axis
   */
  public Window {
    check(kernel >= 1, "kernel_size", 1, kernel);
    check(stride >= 1, "stride", 1, stride);
    check(padding >= 0, "padding", 0, padding);
    check(dilation >= 1, "dilation", 1, dilation);
    long span = (kernel - 1L) * dilation + 1;
    if (span > size + 2L * padding) {
      throw ThalwegException.of(
              ErrorCode.BAD_SHAPE,
              "a window of " + span + " is larger than the padded input of " + (size + 2 * padding))
          .expected("kernel_size and dilation within " + size + " elements plus padding")
          .found("kernel_size " + kernel + ", dilation " + dilation + ", padding " + padding)
          .remedy("take a smaller kernel_size or a larger padding");
    }
  }

  private static void check(boolean valid, String option, int least, int found) {
    if (!valid) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, option + " is out of range")
          .expected("at least " + least)
          .found(Integer.toString(found));
    }
  }

  /** How many windows there are: the extent of the output. */
  public int outputs() {
    int room = size + 2 * padding - dilation * (kernel - 1) - 1;
    if (!ceilMode) {
      return room / stride + 1;
    }
    int last = (room + stride - 1) / stride;
    return last * stride < size + padding ? last + 1 : last;
  }

  /** The first element of the window of output {@code o}: negative within the padding. */
  public int start(int o) {
    return o * stride - padding;
  }

  /** The first t whose element exists in a window that begins at {@code start}. */
  public int first(int start) {
    return start >= 0 ? 0 : (dilation - 1 - start) / dilation;
  }

  /** One past the last t whose element exists in a window that begins at {@code start}. */
  public int end(int start) {
    return Math.min(kernel, (size - start + dilation - 1) / dilation);
  }

  /** Whether every window holds at least one element that is no padding. */
  public boolean seesEverywhere() {
    for (int o = 0; o < outputs(); o++) {
      if (first(start(o)) >= end(start(o))) {
        return false;
      }
    }
    return true;
  }

  /** The elements that an average counts in a window that begins at {@code start}. */
  public int counted(int start, boolean countPadding) {
    return countPadding
        ? Math.min(start + kernel, size + padding) - start
        : end(start) - first(start);
  }
}

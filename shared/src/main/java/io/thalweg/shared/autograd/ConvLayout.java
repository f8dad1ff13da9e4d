package io.thalweg.shared.autograd;

import io.thalweg.shared.tensor.Window;
import io.thalweg.shared.tensor.Window2d;
import io.thalweg.shared.tensor.WindowKernels;

/**
 * How a convolution lays out one image so that each weight meets one contiguous run of it.
 *
 * <p>The image is padded and split by phase: the elements of rows {@code i} and columns {@code j}
 * with {@code i % stride == a} and {@code j % stride == b} form plane (a, b) of their channel.
 * Output (o, u), kept at {@code o * width() + u}, then meets weight (c, y, x) at that same place of
 * one plane, shifted by a number that does not depend on (o, u): see {@link #shift}. Outputs {@code
 * u} past the image's width are computed and dropped; their gradients are zero.
 *
 * @param window along both axes
 * @param channels of the input
 * @param outChannels of the output
 */
record ConvLayout(Window2d window, int channels, int outChannels) {

  private static int roundUp(int n, int multiple) {
    return (n + multiple - 1) / multiple * multiple;
  }

  private static int phaseSize(Window axis) {
    return (axis.size() + 2 * axis.padding() + axis.stride() - 1) / axis.stride();
  }

  /** Phases along an axis times its neighbour: planes per channel. */
  int phases() {
    return window.vertical().stride() * window.horizontal().stride();
  }

  /** Columns of a plane. */
  int width() {
    return phaseSize(window.horizontal());
  }

  /** Elements of a plane. */
  int plane() {
    return phaseSize(window.vertical()) * width();
  }

  /** Weights per channel. */
  int taps() {
    return window.taps();
  }

  /** Weights per output channel. */
  int weights() {
    return channels * taps();
  }

  int paddedChannels() {
    return roundUp(channels, WindowKernels.PANEL);
  }

  int paddedOutChannels() {
    return roundUp(outChannels, WindowKernels.PANEL);
  }

  /** Elements of an output channel with the columns that are dropped, rounded up. */
  int outputRun() {
    return roundUp(window.vertical().outputs() * width(), WindowKernels.COLUMNS);
  }

  /** Elements of a plane, rounded up. */
  int planeRun() {
    return roundUp(plane(), WindowKernels.COLUMNS);
  }

  /** Zeros before the gradient of an output channel: no weight reaches further back. */
  int margin() {
    Window vertical = window.vertical();
    Window horizontal = window.horizontal();
    return (vertical.kernel() - 1) * vertical.dilation() / vertical.stride() * width()
        + (horizontal.kernel() - 1) * horizontal.dilation() / horizontal.stride();
  }

  /** Elements of the gradient of an output channel with its margin. */
  int gradientRun() {
    return margin() + Math.max(outputRun(), planeRun());
  }

  /** The plane within a channel that tap {@code t} of the window meets. */
  int phase(int t) {
    Window vertical = window.vertical();
    Window horizontal = window.horizontal();
    int down = t / horizontal.kernel() * vertical.dilation();
    int right = t % horizontal.kernel() * horizontal.dilation();
    return down % vertical.stride() * horizontal.stride() + right % horizontal.stride();
  }

  /** How far into its plane tap {@code t} meets output 0. */
  int shift(int t) {
    Window vertical = window.vertical();
    Window horizontal = window.horizontal();
    int down = t / horizontal.kernel() * vertical.dilation();
    int right = t % horizontal.kernel() * horizontal.dilation();
    return down / vertical.stride() * width() + right / horizontal.stride();
  }

  // Scratch elements: the image, its output or the gradient of a phase, the gradient of the output,
  // the weights in panels, the same for the gradient of the image, sums of the weights' gradient.

  int outputAt() {
    return channels * phases() * plane() + WindowKernels.COLUMNS + margin();
  }

  int outputGradientAt() {
    return outputAt() + Math.max(paddedOutChannels() * outputRun(), paddedChannels() * planeRun());
  }

  int panelsAt() {
    return outputGradientAt() + paddedOutChannels() * gradientRun();
  }

  int backwardPanelsAt() {
    return panelsAt() + paddedOutChannels() * weights();
  }

  int lanesAt() {
    return backwardPanelsAt() + paddedChannels() * outChannels * taps();
  }

  int scratch() {
    return lanesAt() + paddedOutChannels() * weights() * WindowKernels.LANES;
  }

  // Integers: a shift per weight; per phase, output channel and tap the shift that leads back from
  // the image to the output's gradient; the taps by phase; where each phase begins among them.

  int backwardShiftsAt() {
    return weights();
  }

  int tapsAt() {
    return backwardShiftsAt() + outChannels * taps();
  }

  int phasesAt() {
    return tapsAt() + taps();
  }

  int indices() {
    return phasesAt() + phases() + 1;
  }

  /** Fills the integers. Mutates {@code table}. */
  void fill(int[] table) {
    for (int c = 0; c < channels; c++) {
      for (int t = 0; t < taps(); t++) {
        table[c * taps() + t] = (c * phases() + phase(t)) * plane() + shift(t);
      }
    }
    int tap = 0;
    for (int phase = 0; phase < phases(); phase++) {
      table[phasesAt() + phase] = tap;
      for (int t = 0; t < taps(); t++) {
        if (phase(t) == phase) {
          table[tapsAt() + tap++] = t;
        }
      }
    }
    table[phasesAt() + phases()] = tap;
    fillBackward(table);
  }

  private void fillBackward(int[] table) {
    int at = backwardShiftsAt();
    for (int phase = 0; phase < phases(); phase++) {
      for (int o = 0; o < outChannels; o++) {
        for (int i = table[phasesAt() + phase]; i < table[phasesAt() + phase + 1]; i++) {
          table[at++] = o * gradientRun() + margin() - shift(table[tapsAt() + i]);
        }
      }
    }
  }
}

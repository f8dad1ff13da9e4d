package io.thalweg.shared.autograd;

import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.tensor.Window;
import io.thalweg.shared.tensor.WindowKernels;

/** The two passes of {@link Spatial.Conv2d}, image by image over a {@link ConvLayout}. */
final class Convolution {
  private static final int PANEL = WindowKernels.PANEL;

  private Convolution() {}

  /** y = w * x + b. */
  static <A> void forward(ConvLayout l, PlannedOp<A> s) {
    packWeights(l, s);
    for (int image = 0; image < s.extent(0); image++) {
      pad(l, s, image);
      startOutput(l, s);
      s.kernels()
          .correlate(
              l.paddedOutChannels(),
              l.outputRun(),
              l.weights(),
              s.scratch(),
              l.panelsAt(),
              s.indices(),
              0,
              s.scratch(),
              0,
              s.scratch(),
              l.outputAt());
      cropOutput(l, s, image);
    }
  }

  /** dw += dy * x, db += dy, dx += w * dy. */
  static <A> void backward(ConvLayout l, PlannedOp<A> s) {
    if (s.wants(0)) {
      packBackwardWeights(l, s);
    }
    int lanes = l.paddedOutChannels() * l.weights() * WindowKernels.LANES;
    s.kernels().dtype().fill(s.scratch(), l.lanesAt(), l.lanesAt() + lanes, 0);
    for (int image = 0; image < s.extent(0); image++) {
      spreadGradient(l, s, image);
      if (s.wants(1)) {
        addWeightGradient(l, s, image);
      }
      if (s.wants(0)) {
        addImageGradient(l, s, image);
      }
      if (s.arity() == 3 && s.wants(2)) { // db (out) += sum of dy (out, outputs)
        int outputs = l.window().outputs();
        int at = image * l.outChannels() * outputs;
        s.kernels().sumAxis(l.outChannels(), outputs, 1, true, s.dy(), at, s.dx(2), s.dxo(2));
      }
    }
    if (s.wants(1)) { // dw (out, weights) += sum of the lanes
      s.kernels()
          .sumAxis(
              l.outChannels() * l.weights(),
              WindowKernels.LANES,
              1,
              true,
              s.scratch(),
              l.lanesAt(),
              s.dx(1),
              s.dxo(1));
    }
  }

  /** The weights (out, weights) in panels of four output channels. */
  private static <A> void packWeights(ConvLayout l, PlannedOp<A> s) {
    int k = l.weights();
    for (int o = 0; o < l.outChannels(); o++) {
      int to = l.panelsAt() + o / PANEL * PANEL * k + o % PANEL;
      s.kernels().copyGrid(1, k, s.x(1), s.xo(1) + o * k, k, 1, s.scratch(), to, k, PANEL);
    }
  }

  /** Per phase the weights (channels, out x taps of the phase) in panels of four channels. */
  private static <A> void packBackwardWeights(ConvLayout l, PlannedOp<A> s) {
    int k = l.weights();
    for (int phase = 0; phase < l.phases(); phase++) {
      int first = s.indices()[l.phasesAt() + phase];
      int taps = s.indices()[l.phasesAt() + phase + 1] - first;
      int chain = l.outChannels() * taps;
      int base = l.backwardPanelsAt() + l.paddedChannels() * l.outChannels() * first;
      for (int c = 0; c < l.channels(); c++) {
        int to = base + c / PANEL * PANEL * chain + c % PANEL;
        for (int t = 0; t < taps; t++, to += PANEL) {
          int from = s.xo(1) + c * l.taps() + s.indices()[l.tapsAt() + first + t];
          s.kernels()
              .copyGrid(l.outChannels(), 1, s.x(1), from, k, 1, s.scratch(), to, taps * PANEL, 1);
        }
      }
    }
  }

  /** Copies an image into its padded planes; the padding stays zero. */
  private static <A> void pad(ConvLayout l, PlannedOp<A> s, int image) {
    int size = l.window().inputs();
    for (int c = 0; c < l.channels(); c++) {
      int from = s.xo(0) + (image * l.channels() + c) * size;
      for (int phase = 0; phase < l.phases(); phase++) {
        int to = (c * l.phases() + phase) * l.plane();
        grid(l, phase, s.kernels(), true, s.x(0), from, s.scratch(), to);
      }
    }
  }

  /** Copies the elements of a phase from an image to its plane, or adds them back. */
  private static <A> void grid(
      ConvLayout l,
      int phase,
      Kernels<A> kernels,
      boolean forth,
      A image,
      int io,
      A plane,
      int po) {
    Window vertical = l.window().vertical();
    Window horizontal = l.window().horizontal();
    int a = phase / horizontal.stride();
    int b = phase % horizontal.stride();
    int top = firstOfPhase(vertical, a); // the first row of the image in this phase
    int left = firstOfPhase(horizontal, b);
    int rows = countOfPhase(vertical, top);
    int columns = countOfPhase(horizontal, left);
    int row = (top + vertical.padding()) / vertical.stride();
    int column = (left + horizontal.padding()) / horizontal.stride();
    int imageRow = vertical.stride() * horizontal.size();
    int imageAt = io + top * horizontal.size() + left;
    int planeAt = po + row * l.width() + column;
    int step = horizontal.stride();
    if (forth) {
      kernels.copyGrid(rows, columns, image, imageAt, imageRow, step, plane, planeAt, l.width(), 1);
    } else {
      kernels.addGrid(rows, columns, plane, planeAt, l.width(), 1, image, imageAt, imageRow, step);
    }
  }

  private static int firstOfPhase(Window axis, int phase) {
    return Math.floorMod(phase - axis.padding(), axis.stride());
  }

  private static int countOfPhase(Window axis, int first) {
    return first >= axis.size() ? 0 : (axis.size() - first - 1) / axis.stride() + 1;
  }

  /** The bias, or zero, in every output of an image. */
  private static <A> void startOutput(ConvLayout l, PlannedOp<A> s) {
    int n = l.outputRun();
    if (s.arity() == 3) {
      s.kernels()
          .expandAxis(l.outChannels(), n, 1, false, s.x(2), s.xo(2), s.scratch(), l.outputAt());
    } else {
      s.kernels()
          .dtype()
          .fill(s.scratch(), l.outputAt(), l.outputAt() + l.paddedOutChannels() * n, 0);
    }
  }

  /** Copies the outputs of an image without the columns past its width. */
  private static <A> void cropOutput(ConvLayout l, PlannedOp<A> s, int image) {
    int height = l.window().vertical().outputs();
    int width = l.window().horizontal().outputs();
    for (int o = 0; o < l.outChannels(); o++) {
      int from = l.outputAt() + o * l.outputRun();
      int to = (image * l.outChannels() + o) * height * width;
      s.kernels().copyGrid(height, width, s.scratch(), from, l.width(), 1, s.y(), to, width, 1);
    }
  }

  /** The gradient of an image's outputs, with zeros between its rows and around. */
  private static <A> void spreadGradient(ConvLayout l, PlannedOp<A> s, int image) {
    int height = l.window().vertical().outputs();
    int width = l.window().horizontal().outputs();
    for (int o = 0; o < l.outChannels(); o++) {
      int from = (image * l.outChannels() + o) * height * width;
      int to = l.outputGradientAt() + o * l.gradientRun() + l.margin();
      s.kernels().copyGrid(height, width, s.dy(), from, width, 1, s.scratch(), to, l.width(), 1);
    }
  }

  /** lanes (out, weights, 16) += products of the gradient with the shifted image. */
  private static <A> void addWeightGradient(ConvLayout l, PlannedOp<A> s, int image) {
    pad(l, s, image);
    s.kernels()
        .correlateLanes(
            l.paddedOutChannels(),
            l.outputRun(),
            l.weights(),
            s.scratch(),
            l.outputGradientAt() + l.margin(),
            l.gradientRun(),
            s.indices(),
            0,
            s.scratch(),
            0,
            s.scratch(),
            l.lanesAt());
  }

  /** dx (channels, height, width) += w * dy, phase by phase. */
  private static <A> void addImageGradient(ConvLayout l, PlannedOp<A> s, int image) {
    int size = l.window().inputs();
    int to = s.dxo(0) + image * l.channels() * size;
    for (int phase = 0; phase < l.phases(); phase++) {
      int first = s.indices()[l.phasesAt() + phase];
      int taps = s.indices()[l.phasesAt() + phase + 1] - first;
      if (taps == 0) {
        continue;
      }
      int end = l.outputAt() + l.paddedChannels() * l.planeRun();
      s.kernels().dtype().fill(s.scratch(), l.outputAt(), end, 0);
      s.kernels()
          .correlate(
              l.paddedChannels(),
              l.planeRun(),
              l.outChannels() * taps,
              s.scratch(),
              l.backwardPanelsAt() + l.paddedChannels() * l.outChannels() * first,
              s.indices(),
              l.backwardShiftsAt() + l.outChannels() * first,
              s.scratch(),
              l.outputGradientAt(),
              s.scratch(),
              l.outputAt());
      for (int c = 0; c < l.channels(); c++) {
        int plane = l.outputAt() + c * l.planeRun();
        grid(l, phase, s.kernels(), false, s.dx(0), to + c * size, s.scratch(), plane);
      }
    }
  }
}

package io.thalweg.shared.tensor;

import java.io.Serializable;

/**
 * A window that slides over an image (height, width).
 *
 * @param vertical along the height
 * @param horizontal along the width
 */
public record Window2d(Window vertical, Window horizontal) implements Serializable {

  /** Elements of an image. */
  public int inputs() {
    return vertical.size() * horizontal.size();
  }

  /** Elements of the output for one image. */
  public int outputs() {
    return vertical.outputs() * horizontal.outputs();
  }

  /** Elements that the window sees. */
  public int taps() {
    return vertical.kernel() * horizontal.kernel();
  }
}

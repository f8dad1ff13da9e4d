package io.thalweg.worker.session;

import java.util.function.IntSupplier;

/** How many leading elements of a report's gradients are there. Told by one thread, read by any. */
final class Arrival implements IntSupplier {
  private volatile int elements;

  void begin(boolean whole) {
    elements = whole ? Integer.MAX_VALUE : 0;
  }

  void upTo(int count) {
    elements = count;
  }

  @Override
  public int getAsInt() {
    return elements;
  }
}

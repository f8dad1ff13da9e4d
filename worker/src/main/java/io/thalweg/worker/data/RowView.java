package io.thalweg.worker.data;

/**
 * One row as numbers within an array: its features, then its label and its weight where the data
 * has them. Moved from row to row, and valid until then.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class RowView<A> {
  private final RowCodec<A> codec;
  private A elements;
  private int from;
  private int length;

  /** The longest row, in an array that begins with it. */
  RowView(RowCodec<A> codec, A elements) {
    this.codec = codec;
    moveTo(elements, 0, codec.elements());
  }

  /** Makes this the row of {@code length} elements from {@code from} on. Mutates. */
  public void moveTo(A elements, int from, int length) {
    if (length < codec.tail()
        || (codec.varies() ? length > codec.elements() : length != codec.elements())) {
      throw new IllegalArgumentException("a row of " + length + " elements in " + codec);
    }
    this.elements = elements;
    this.from = from;
    this.length = length;
  }

  /** What the rows look like. */
  public RowCodec<A> codec() {
    return codec;
  }

  /** The array that holds the row. */
  public A elements() {
    return elements;
  }

  /** Where the row begins in {@link #elements}. */
  public int from() {
    return from;
  }

  /** How many elements the row has. */
  public int length() {
    return length;
  }

  /** How many of them are features. */
  public int features() {
    return length - codec.tail();
  }

  /** An element, counted from the row's first. */
  public double get(int i) {
    return codec.dtype().get(elements, from + i);
  }

  /** Sets an element, counted from the row's first. Mutates. */
  public void set(int i, double value) {
    codec.dtype().set(elements, from + i, value);
  }

  /** A number of the label. */
  public double label(int i) {
    return get(features() + i);
  }

  /** The weight; 1 where the data has none. */
  public double weight() {
    return codec.hasWeight() ? get(length - 1) : 1;
  }
}

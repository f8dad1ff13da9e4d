package io.thalweg.worker.data;

import java.io.Serializable;

/**
 * The rows of one shard in canonical order, packed into primitive arrays. A plain serializable
 * class rather than a record, so that Kryo can carry it as an RDD element too.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class Shard<A> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int number;
  private final int rows;
  private final int width;
  private final A features; // (rows, width), row-major
  private final A labels; // (rows), or null where the data has no label
  private final A weights; // (rows), or null where every row weighs 1

  /**
   * A shard over the given arrays, which it does not copy.
   *
   * @param number the shard's number, from 0
   * @param rows how many rows
   * @param width features per row
   * @param features (rows, width) row-major
   * @param labels (rows), or null
   * @param weights (rows), or null
   */
  public Shard(int number, int rows, int width, A features, A labels, A weights) {
    this.number = number;
    this.rows = rows;
    this.width = width;
    this.features = features;
    this.labels = labels;
    this.weights = weights;
  }

  /** The shard's number, from 0: also the number of its partition. */
  public int number() {
    return number;
  }

  /** How many rows the shard holds. */
  public int rows() {
    return rows;
  }

  /** Features per row. */
  public int width() {
    return width;
  }

  /** The features, (rows, width) row-major. */
  public A features() {
    return features;
  }

  /** The labels, (rows), or null where the data has no label. */
  public A labels() {
    return labels;
  }

  /** The row weights, (rows), or null where every row weighs 1. */
  public A weights() {
    return weights;
  }
}

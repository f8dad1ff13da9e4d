package io.thalweg.shared.spec;

import io.thalweg.shared.error.ThalwegException;

/**
 * Where a value stands, for errors about it.
 *
 * @param path such as {@code model.layers.0.linear.out}
 * @param wording how errors are worded there
 * @param usual the value if none is given; null where there is none
 */
public record Place(String path, Wording wording, Object usual) {
  /** A place without a default. */
  public static Place of(String path, Wording wording) {
    return new Place(path, wording, null);
  }

  /** A place within this one. */
  public Place at(Object child) {
    return of(path + "." + child, wording);
  }

  /** The place that this one is within. */
  public Place parent() {
    return of(path.substring(0, path.lastIndexOf('.')), wording);
  }

  /** The error that something else is expected here. */
  public ThalwegException wrongType(String expected, Object found) {
    return wording.wrongType(this, expected, found);
  }
}

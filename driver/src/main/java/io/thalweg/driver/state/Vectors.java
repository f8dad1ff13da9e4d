package io.thalweg.driver.state;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parameters of a training and what its optimizer remembers by name.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public record Vectors<A>(A parameters, Map<String, A> optimizer) {
  /** Takes a copy of the map, not of the arrays. */
  public Vectors {
    optimizer = Collections.unmodifiableMap(new LinkedHashMap<>(optimizer));
  }
}

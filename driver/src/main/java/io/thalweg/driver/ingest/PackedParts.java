package io.thalweg.driver.ingest;

import java.util.List;
import java.util.Optional;

/**
 * The parts of one source.
 *
 * @param train what is trained on
 * @param validation what was held out, where a validation fraction was asked for
 * @param <A> {@code float[]} or {@code double[]}
 */
public record PackedParts<A>(PackedData<A> train, Optional<PackedData<A>> validation) {
  /** The parts that there are, the training part first. */
  public List<PackedData<A>> all() {
    return validation.map(held -> List.of(train, held)).orElse(List.of(train));
  }
}

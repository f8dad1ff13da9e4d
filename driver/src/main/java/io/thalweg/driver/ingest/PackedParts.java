package io.thalweg.driver.ingest;

import java.util.Optional;

/**
 * The parts of one source.
 *
 * @param train what is trained on
 * @param validation what was held out, where a validation fraction was asked for
 * @param <A> {@code float[]} or {@code double[]}
 */
public record PackedParts<A>(PackedData<A> train, Optional<PackedData<A>> validation) {}

package io.thalweg.driver.round;

import io.thalweg.driver.diagnosis.Facts;
import io.thalweg.driver.ingest.SourceParts;
import java.util.Optional;

/**
 * What the driver knows of the rows of a training.
 *
 * @param sample some of them, to try things on
 * @param parts which part of the source each of these comes from
 * @param heldOut what held-out rows cost a guess, where that is known
 * @param <A> {@code float[]} or {@code double[]}
 */
public record KnownRows<A>(Sample<A> sample, SourceParts parts, Optional<Facts.Guess> heldOut) {}

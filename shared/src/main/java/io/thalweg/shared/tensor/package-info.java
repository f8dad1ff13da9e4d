/**
 * The tensor core: element types, shapes, the arithmetic of one element type as interfaces, the
 * lookup of their implementations, counter-based randomness. Knows no model, no data and no Spark;
 * JDK only. Implementations live in {@code scalar} and {@code vector} and are found by name.
 */
package io.thalweg.shared.tensor;

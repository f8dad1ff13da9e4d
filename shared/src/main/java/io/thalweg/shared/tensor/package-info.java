/**
 * The tensor core: element types, shapes, kernels, counter-based randomness. Knows no model, no
 * data and no Spark; JDK only.
 */
package io.thalweg.shared.tensor;

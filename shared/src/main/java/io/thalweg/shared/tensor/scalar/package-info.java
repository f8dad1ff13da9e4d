/**
 * The kernels in plain Java: the definition that every other implementation is compared with, bit
 * for bit, and the fallback where the Vector API is missing.
 */
package io.thalweg.shared.tensor.scalar;

/**
 * The kernels with the Vector API; they return the bits of the scalar ones. Compiled against an
 * incubating module, so nothing imports them, and JDKs may run without them.
 */
package io.thalweg.shared.tensor.vector;

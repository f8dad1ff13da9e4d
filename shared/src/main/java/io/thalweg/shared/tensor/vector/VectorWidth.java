package io.thalweg.shared.tensor.vector;

import io.thalweg.shared.tensor.KernelProvider;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this JVM: the machine's own, or the one that the system property {@code
 * thalweg.kernels.bits} forces (128, 256 or 512). C2 turns vector code into instructions only where
 * the species is a constant, so these are {@code static final} and never parameters.
 */
final class VectorWidth {
  private static final VectorShape SHAPE = shape();

  static final int BITS = SHAPE.vectorBitSize();
  static final VectorSpecies<Float> FLOAT = VectorSpecies.of(float.class, SHAPE);
  static final VectorSpecies<Integer> INT = VectorSpecies.of(int.class, SHAPE);
  static final VectorSpecies<Double> DOUBLE = VectorSpecies.of(double.class, SHAPE);

  private VectorWidth() {}

  private static VectorShape shape() {
    int bits = KernelProvider.forcedBits();
    if (bits == 0) {
      bits = Math.min(512, Math.max(128, FloatVector.SPECIES_PREFERRED.vectorBitSize()));
    }
    return VectorShape.forBitSize(bits);
  }
}

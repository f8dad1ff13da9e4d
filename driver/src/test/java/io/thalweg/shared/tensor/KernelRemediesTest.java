package io.thalweg.shared.tensor;

import io.thalweg.driver.Trial;
import io.thalweg.shared.autograd.Dims;
import io.thalweg.shared.autograd.Graph;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** What errors of kernels and their arrays tell their user to do. */
class KernelRemediesTest {
  private static final String BITS = "thalweg.kernels.bits";

  private static Executable forced(String bits) {
    return () -> {
      String before = System.getProperty(BITS, "");
      System.setProperty(BITS, bits);
      try {
        KernelProvider.forcedBits();
      } finally {
        System.setProperty(BITS, before); // empty is as good as none
      }
    };
  }

  private static Executable fits(int width, int rows) {
    return () -> Dims.of(Graph.BATCH, width).size(rows);
  }

  @TestFactory
  Stream<DynamicTest> arraysAndVectors() {
    return Stream.of(
        Trial.of(
            "take narrower layers, or fewer rows at a time: a smaller batch",
            fits(1 << 25, 64),
            fits(1 << 20, 64),
            fits(1 << 25, 32)),
        Trial.of(
            "set the system property thalweg.kernels.bits to one of these, or leave it out",
            forced("100"),
            forced("256"),
            forced("")));
  }
}

package io.thalweg.worker.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.tensor.MatrixProduct;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernels against the BLAS implementations that netlib brings, Java and native. */
class NativeMatmulTest {
  private static Optional<BLAS> nativeBlas() {
    try {
      return Optional.of(NativeBLAS.getInstance());
    } catch (RuntimeException e) {
      System.out.println("NativeMatmulTest: no native BLAS here: checked with the Java one only");
      return Optional.empty();
    }
  }

  static Stream<BLAS> libraries() {
    return Stream.concat(Stream.of(JavaBLAS.getInstance()), nativeBlas().stream());
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void float32ProductsAgreeWithBlas(BLAS blas) {
    compare(DType.FLOAT32, new NativeFloatMatmul(blas), 1e-5);
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void float64ProductsAgreeWithBlas(BLAS blas) {
    compare(DType.FLOAT64, new NativeDoubleMatmul(blas), 1e-13);
  }

  private static <A> void compare(DType<A> dtype, MatrixProduct<A> library, double tolerance) {
    long seed = System.nanoTime();
    System.out.println("NativeMatmulTest " + dtype + " " + library.name() + ", seed " + seed);
    Random random = new Random(seed);
    Kernels<A> kernels = KernelProvider.find(dtype, KernelChoice.AUTO);
    for (int trial = 0; trial < 200; trial++) {
      int m = random.nextInt(40);
      int n = random.nextInt(40);
      int k = random.nextInt(300);
      int offset = random.nextInt(4);
      boolean ta = random.nextBoolean();
      boolean tb = random.nextBoolean();
      boolean accumulate = random.nextBoolean();
      A a = uniform(dtype, offset + m * k, random);
      A b = uniform(dtype, offset + k * n, random);
      A expected = uniform(dtype, offset + m * n, random);
      A actual = dtype.clone(expected);
      library.multiply(ta, tb, m, n, k, a, offset, b, offset, accumulate, expected, offset);
      kernels.matmul(ta, tb, m, n, k, a, offset, b, offset, accumulate, actual, offset);
      for (int i = 0; i < dtype.length(expected); i++) {
        assertEquals(
            dtype.get(expected, i),
            dtype.get(actual, i),
            tolerance * (1 + k),
            String.format("%dx%dx%d ta=%b tb=%b accumulate=%b", m, n, k, ta, tb, accumulate));
      }
    }
  }

  private static <A> A uniform(DType<A> dtype, int length, Random random) {
    A x = dtype.allocate(length);
    for (int i = 0; i < length; i++) {
      dtype.set(x, i, random.nextDouble() - 0.5);
    }
    return x;
  }

  @Test
  void nativeKernelsNameTheirLibraryOrSayWhatToInstall() {
    try {
      String name = KernelProvider.find(DType.FLOAT32, KernelChoice.NATIVE).name();
      assertTrue(nativeBlas().isPresent());
      assertEquals("native-netlib(JNIBLAS)", name);
      assertEquals(name, KernelProvider.find(DType.FLOAT64, KernelChoice.NATIVE).name());
    } catch (ThalwegException e) {
      assertTrue(nativeBlas().isEmpty());
      assertEquals(ErrorCode.BAD_VALUE, e.code());
      assertTrue(e.getMessage().contains("install libopenblas0"), e.getMessage());
    }
  }
}

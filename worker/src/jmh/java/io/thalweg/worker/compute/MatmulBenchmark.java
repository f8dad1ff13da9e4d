package io.thalweg.worker.compute;

import dev.ludovic.netlib.blas.JavaBLAS;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * float32 matrix products of one thread. The rows {@code kiloflops} are thousands of operations per
 * microsecond: GF/s. From the repository's root:
 *
 * <pre>{@code
 * OPENBLAS_NUM_THREADS=1 mvn -q -Pjmh -pl shared,worker verify -DskipTests
 * ... -Djmh.args="MatmulBenchmark -p library=vector,native -p shape=256x256x256NN -prof gc"
 * }</pre>
 *
 * <p>{@code native} needs a BLAS, e.g. Debian's libopenblas0-pthread; {@code VectorBLAS} is the one
 * that Spark itself uses where there is none.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "-XX:+UseParallelGC",
      "-XX:+UseTransparentHugePages",
      "-XX:-UseFPUForSpilling"
    })
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatmulBenchmark {
  /** m x n x k, then T or N for each transposed or plain factor. */
  @Param({
    "64x64x64NN",
    "256x256x256NN",
    "1024x1024x1024NN",
    "128x128x784NT",
    "784x128x64TN",
    "64x512x512NT",
    "128x10x128NT",
    "4096x1x28NT"
  })
  public String shape;

  @Param({"scalar", "vector", "VectorBLAS", "native"})
  public String library;

  private Product product;
  private int m;
  private int n;
  private int k;
  private boolean transposeA;
  private boolean transposeB;
  private float[] a;
  private float[] b;
  private float[] c;

  /** The product under test, whichever class it belongs to. */
  @FunctionalInterface
  private interface Product {
    void multiply(
        boolean transposeA,
        boolean transposeB,
        int m,
        int n,
        int k,
        float[] a,
        int ao,
        float[] b,
        int bo,
        boolean accumulate,
        float[] c,
        int co);
  }

  /** Counts thousands of floating point operations, two per fused multiply-add. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Work {
    public long kiloflops;
  }

  @Setup
  public void prepare() {
    int[] extents =
        Arrays.stream(shape.substring(0, shape.length() - 2).split("x"))
            .mapToInt(Integer::parseInt)
            .toArray();
    m = extents[0];
    n = extents[1];
    k = extents[2];
    transposeA = shape.charAt(shape.length() - 2) == 'T';
    transposeB = shape.charAt(shape.length() - 1) == 'T';
    Random random = new Random(1);
    a = uniform(m * k, random);
    b = uniform(k * n, random);
    c = new float[m * n];
    product =
        switch (library) {
          case "VectorBLAS" -> new NativeFloatMatmul(JavaBLAS.getInstance())::multiply;
          case "native" -> new NativeFloatMatmul()::multiply;
          default -> KernelProvider.find(DType.FLOAT32, KernelChoice.parse(library))::matmul;
        };
  }

  private static float[] uniform(int length, Random random) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = random.nextFloat() - 0.5f;
    }
    return x;
  }

  @Benchmark
  public float[] multiply(Work work) {
    product.multiply(transposeA, transposeB, m, n, k, a, 0, b, 0, false, c, 0);
    work.kiloflops += 2L * m * n * k / 1000;
    return c;
  }
}

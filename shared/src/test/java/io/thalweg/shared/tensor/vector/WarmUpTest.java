package io.thalweg.shared.tensor.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.MatrixProduct;
import io.thalweg.shared.tensor.scalar.ScalarFloatKernels;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static final int BOXED_CALLS = 20;

  /** A product that only moves the clock: by so many milliseconds at a call of this number. */
  private record Product(AtomicInteger calls, AtomicLong clock, IntUnaryOperator millis)
      implements MatrixProduct<float[]> {
    Product(AtomicLong clock, IntUnaryOperator millis) {
      this(new AtomicInteger(), clock, millis);
    }

    @Override
    public String name() {
      return "waits";
    }

    @Override
    public void multiply(
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
        int co) {
      clock.addAndGet(millis.applyAsInt(calls.incrementAndGet()) * 1_000_000L);
    }
  }

  @Test
  void oneCallDuringWhichAnotherThreadHadTheCoreDoesNotEndTheWarmUp() {
    AtomicLong clock = new AtomicLong();
    Product plain = new Product(clock, call -> call == 9 ? 100 : 1);
    Product vector = new Product(clock, call -> call <= BOXED_CALLS ? 30 : 0);
    WarmUp warmUp = new WarmUp(clock::get, clock::addAndGet);
    warmUp.run(DType.FLOAT32, plain, vector, new ScalarFloatKernels(plain));
    assertTrue(warmUp.done(2, 2));
    assertTrue(warmUp.done(1, 2));
    assertTrue(warmUp.done(2, 1));
    int twoOfSquaresAndTwoOfRows = 4;
    assertEquals(BOXED_CALLS + twoOfSquaresAndTwoOfRows, vector.calls.get());
  }

  @Test
  void vectorsThatAreNeverFasterAreGivenUp() {
    AtomicLong clock = new AtomicLong();
    Product plain = new Product(clock, call -> 1);
    WarmUp warmUp = new WarmUp(clock::get, clock::addAndGet);
    warmUp.run(DType.FLOAT32, plain, new Product(clock, call -> 30), new ScalarFloatKernels(plain));
    assertFalse(warmUp.done(2, 2));
    assertFalse(warmUp.done(2, 1));
  }

  @Test
  void otherKernelsAreCalledOftenEnoughForAnyJvmByTurnsWithARest() {
    AtomicLong clock = new AtomicLong();
    AtomicLong rested = new AtomicLong();
    AtomicInteger calls = new AtomicInteger();
    Product plain = new Product(clock, call -> 1);
    Product vector = new Product(clock, call -> 0);
    ScalarFloatKernels kernels =
        new ScalarFloatKernels(vector) {
          @Override
          public void add(int n, float[] x, int xo, float[] y, int yo) {
            calls.incrementAndGet();
            clock.addAndGet(1_000_000);
          }
        };
    new WarmUp(clock::get, rested::addAndGet).run(DType.FLOAT32, plain, vector, kernels);
    long squares = 2_000_000;
    assertEquals(6_000, calls.get());
    assertEquals(clock.get() - squares, rested.get());
  }
}

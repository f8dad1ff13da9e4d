package io.thalweg.shared.tensor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private static final int BOXED_CALLS = 20;

  /** A product that only takes time: so many milliseconds at a call of this number. */
  private record Product(AtomicInteger calls, IntUnaryOperator millis)
      implements MatrixProduct<float[]> {
    Product(IntUnaryOperator millis) {
      this(new AtomicInteger(), millis);
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
      LockSupport.parkNanos(millis.applyAsInt(calls.incrementAndGet()) * 1_000_000L);
    }
  }

  @Test
  void oneCallDuringWhichAnotherThreadHadTheCoreDoesNotEndTheWarmUp() {
    Product plain = new Product(call -> call == 9 ? 100 : 1);
    Product vector = new Product(call -> call <= BOXED_CALLS ? 30 : 0);
    new WarmUp().compare(DType.FLOAT32, plain, vector);
    assertTrue(vector.calls.get() > BOXED_CALLS, vector.calls + " calls");
  }
}

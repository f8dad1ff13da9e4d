package io.thalweg.worker.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.thalweg.shared.tensor.DType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SharedParametersTest {
  @Test
  void aTaskThatIsLateLeavesAloneWhatTheOthersRead() throws Exception {
    SharedParameters<float[]> shared = SharedParameters.join("late");
    try {
      float[] first = get(shared, 1);
      float[] second = get(shared, 2);
      assertSame(first, second);
      assertArrayEquals(new float[] {2, 2, 2}, second);
      float[] late = get(shared, 1);
      assertNotSame(second, late);
      assertArrayEquals(new float[] {2, 2, 2}, second);
      assertSame(second, get(shared, 2));
    } finally {
      SharedParameters.leave("late");
    }
  }

  private static float[] get(SharedParameters<float[]> shared, long ticket) throws Exception {
    return shared.get(ticket, 3, DType.FLOAT32, target -> Arrays.fill(target, (float) ticket));
  }
}

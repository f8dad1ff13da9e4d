package io.thalweg.shared.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import org.junit.jupiter.api.Test;

class KernelProviderTest {
  @Test
  void scalarKernelsAreThereForBothTypes() {
    assertEquals("scalar", KernelProvider.find(DType.FLOAT32, KernelChoice.SCALAR).name());
    assertEquals(DType.FLOAT64, KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR).dtype());
  }

  @Test
  void theReasonNamesTheKernels() {
    for (DType<?> dtype : new DType<?>[] {DType.FLOAT32, DType.FLOAT64}) {
      var selection = KernelProvider.select(dtype, KernelChoice.AUTO);
      assertTrue(
          selection.reason().startsWith(selection.kernels().name() + ": "), selection.reason());
    }
  }

  @Test
  void nativeKernelsThatAreNotOnTheClassPathAreAnErrorWithARemedy() {
    ThalwegException e =
        assertThrows(
            ThalwegException.class, () -> KernelProvider.find(DType.FLOAT32, KernelChoice.NATIVE));
    assertEquals(ErrorCode.BAD_VALUE, e.code());
    assertTrue(e.remedy().contains("class path"), e.getMessage());
  }

  @Test
  void unknownNamesListTheKnownOnes() {
    assertEquals(KernelChoice.VECTOR, KernelChoice.parse("vector"));
    ThalwegException e = assertThrows(ThalwegException.class, () -> KernelChoice.parse("vectro"));
    assertTrue(e.getMessage().contains("auto, scalar, vector, native"), e.getMessage());
  }
}

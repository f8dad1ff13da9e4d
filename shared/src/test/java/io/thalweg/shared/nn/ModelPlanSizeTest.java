package io.thalweg.shared.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelPlanSizeTest {
  private static final int ROWS = 256;
  private static final double SMALL_OBJECTS = 0.05;

  private static ModelSpec model(String kind) {
    return switch (kind) {
      case "mlp" ->
          new ModelSpec(
              784, Layers.read(List.of(of("linear", 128), "relu", of("linear", 10)), "x"), loss());
      default ->
          new ModelSpec(
              784,
              Layers.read(
                  List.of(
                      of("unflatten", List.of(1, 28, 28)),
                      of("conv2d", Map.of("out_channels", 6, "kernel_size", 5)),
                      "relu",
                      "flatten",
                      of("linear", 10)),
                  "x"),
              loss());
    };
  }

  private static Object of(String name, Object value) {
    return Map.of(name, value);
  }

  private static Loss loss() {
    return Loss.parse("cross_entropy", "x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "convolution"})
  void aPlanAllocatesWhatIsForecast(String kind) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Kernels<float[]> kernels = KernelProvider.find(DType.FLOAT32, KernelChoice.SCALAR);
    ModelSpec model = model(kind);
    new ModelPlan<>(model, kernels, 1).newBlock(); // classes are loaded
    long before = threads.getCurrentThreadAllocatedBytes();
    new ModelPlan<>(model, kernels, ROWS).newBlock();
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    long forecast = ModelPlan.elements(model, ROWS) * Float.BYTES;
    assertEquals(bytes, forecast, SMALL_OBJECTS * bytes);
  }
}

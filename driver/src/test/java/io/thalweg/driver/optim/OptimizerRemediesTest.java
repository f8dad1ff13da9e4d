package io.thalweg.driver.optim;

import io.thalweg.driver.Trial;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** What errors of optimizers and frozen parameters tell their user to do. */
class OptimizerRemediesTest {
  private static final Slots SLOTS =
      new Slots(
          List.of(new Slot("0.weight", Shape.of(4, 3), 0), new Slot("0.bias", Shape.of(4), 12)));

  private static Executable freezes(String... patterns) {
    return () -> TrainedRanges.of(SLOTS, List.of(patterns), OptimizerSpec.of("sgd"));
  }

  private static OptimizerState<double[]> state(String type, int size) {
    return Optimizers.create(
            OptimizerSpec.of(type), KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR))
        .init(size);
  }

  private static Executable resumes(String type, int size) {
    return () -> state(type, size).load(state("adam", 4).toMap());
  }

  private static Executable remembers(long steps) {
    int size = Math.toIntExact(Runtime.getRuntime().maxMemory() / (2 * 10_000 * Double.BYTES) + 1);
    OptimizerSpec spec = new OptimizerSpec("lbfgs", Map.of("history_size", steps));
    return () ->
        Optimizers.create(spec, KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR)).init(size);
  }

  @TestFactory
  Stream<DynamicTest> parametersAndState() {
    return Stream.of(
        Trial.of("did you mean '0.weight'?", freezes("0.wieght"), freezes("0.weight")),
        Trial.of(
            "take a pattern out of 'freeze'", freezes("*.weight", "*.bias"), freezes("*.bias")),
        Trial.of(
            "load it into the optimizer and the model that it is the state of",
            resumes("sgd", 4),
            resumes("adam", 4)),
        Trial.of(
            "load it into the optimizer and the model that it is the state of",
            resumes("adam", 5),
            resumes("adam", 4)),
        Trial.of(
            "lower 'optimizer.history_size', or give the driver more memory"
                + " (THALWEG_DRIVER_MEMORY=8g, or --driver-memory 8g for spark-submit)",
            remembers(10_000),
            remembers(10)));
  }
}

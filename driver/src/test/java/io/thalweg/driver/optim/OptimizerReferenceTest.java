package io.thalweg.driver.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case of PyTorch's reference values, 120 steps, in both element types. */
class OptimizerReferenceTest {
  private static final JsonNode REFERENCE = Reference.read("optimizers.json");

  static List<String> cases() {
    return Reference.cases(REFERENCE);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void float64EqualsPyTorch(String name) {
    List<double[]> found = run(DType.FLOAT64, name);
    JsonNode expected = REFERENCE.get("cases").get(name).get("float64");
    assertEquals(expected.size(), found.size());
    for (int row = 0; row < found.size(); row++) {
      for (int i = 0; i < found.get(row).length; i++) {
        double wanted = expected.get(row).get(i).doubleValue();
        assertEquals(wanted, found.get(row)[i], 1e-12 * Math.abs(wanted), place(name, row, i));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void float32EqualsPyTorchWithinFourUnitsInTheLastPlace(String name) {
    List<float[]> found = run(DType.FLOAT32, name);
    JsonNode expected = REFERENCE.get("cases").get(name).get("float32");
    assertEquals(expected.size(), found.size());
    for (int row = 0; row < found.size(); row++) {
      for (int i = 0; i < found.get(row).length; i++) {
        float wanted = (float) expected.get(row).get(i).doubleValue();
        float units = Math.abs(found.get(row)[i] - wanted) / Math.ulp(wanted);
        assertTrue(units <= 4, place(name, row, i) + " is off by " + units + " ulp");
      }
    }
  }

  private static String place(String name, int row, int element) {
    return name + ", step " + REFERENCE.get("steps").get(row) + ", element " + element;
  }

  /** The parameters after each of the reference's steps. */
  private static <A> List<A> run(DType<A> dtype, String name) {
    OptimizerSpec spec = spec(REFERENCE.get("cases").get(name));
    Optimizer<A> optimizer =
        Optimizers.create(spec, KernelProvider.find(dtype, KernelChoice.SCALAR));
    A parameters = Reference.array(dtype, REFERENCE.get("theta0"));
    OptimizerState<A> state = optimizer.init(dtype.length(parameters));
    List<Integer> steps = new ArrayList<>();
    REFERENCE.get("steps").forEach(step -> steps.add(step.intValue()));
    List<A> found = new ArrayList<>();
    for (JsonNode gradient : REFERENCE.get("gradients")) {
      optimizer.step(parameters, Reference.array(dtype, gradient), spec.lr(), state);
      if (steps.contains((int) state.count())) {
        found.add(dtype.clone(parameters));
      }
    }
    return found;
  }

  private static OptimizerSpec spec(JsonNode testCase) {
    return new OptimizerSpec(type(testCase), Reference.options(testCase));
  }

  private static String type(JsonNode testCase) {
    return testCase.get("torch_class").textValue().toLowerCase(Locale.ROOT);
  }
}

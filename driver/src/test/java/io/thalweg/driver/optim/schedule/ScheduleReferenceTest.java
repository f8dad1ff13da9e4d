package io.thalweg.driver.optim.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.driver.optim.Reference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case of PyTorch's reference values. */
class ScheduleReferenceTest {
  private static final JsonNode REFERENCE = Reference.read("schedules.json");

  static List<String> cases() {
    List<String> names = new ArrayList<>();
    REFERENCE.fieldNames().forEachRemaining(names::add);
    names.removeIf(name -> !REFERENCE.get(name).isObject());
    return names;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsPyTorch(String name) {
    JsonNode testCase = REFERENCE.get(name);
    JsonNode expected = testCase.get("lr");
    Schedule schedule =
        Schedules.create(
            spec(name, testCase),
            REFERENCE.get("base_lr").doubleValue(),
            new RunSpan(expected.size(), 1));
    ScheduleState state = schedule.init();
    double peak =
        StreamSupport.stream(expected.spliterator(), false)
            .mapToDouble(JsonNode::doubleValue)
            .max()
            .orElseThrow();
    for (int i = 0; i < expected.size(); i++) {
      double wanted = expected.get(i).doubleValue();
      double rounding = 1e-15 * peak; // of the terms that a small learning rate is a difference of
      double allowed = 1e-12 * wanted + rounding;
      assertEquals(wanted, schedule.lr(i, state), allowed, name + " at " + i);
      if (testCase.has("metric")) {
        state = schedule.observe(testCase.get("metric").get(i).doubleValue(), state);
      }
    }
  }

  @SuppressWarnings("unchecked") // a JSON object becomes a map of that type
  private static ScheduleSpec spec(String name, JsonNode testCase) {
    Map<String, Object> options = new ObjectMapper().convertValue(testCase, Map.class);
    options.remove("lr");
    options.remove("metric");
    return new ScheduleSpec(type(name), options);
  }

  /**
   * The schedule whose name the case has, or begins with: {@code linear_warmup} is a linear one.
   */
  private static String type(String name) {
    return Schedules.types().stream()
        .filter(type -> (name + "_").startsWith(type + "_"))
        .max(Comparator.comparing(String::length))
        .orElse(name);
  }
}

package io.thalweg.driver.optim.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.driver.optim.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    assertFalse(expected.isEmpty());
    for (int i = 0; i < expected.size(); i++) {
      double wanted = expected.get(i).doubleValue();
      assertEquals(wanted, schedule.lr(i, state), 1e-12 * wanted, name + " at " + i);
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
    return new ScheduleSpec(name.equals("linear_warmup") ? "linear" : name, options);
  }
}

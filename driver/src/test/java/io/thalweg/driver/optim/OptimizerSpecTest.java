package io.thalweg.driver.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptimizerSpecTest {
  @Test
  void aNameAloneHasAllDefaults() {
    assertEquals(OptimizerSpec.of("adam"), OptimizerSpec.parse("adam"));
    assertEquals(1e-3, OptimizerSpec.parse("adam").lr());
  }

  @Test
  void aMapHasATypeAndOptions() {
    OptimizerSpec spec = OptimizerSpec.parse(Map.of("type", "adam", "lr", 0.01));
    assertEquals(new OptimizerSpec("adam", Map.of("lr", 0.01)), spec);
    assertEquals(0.01, spec.lr());
  }

  @Test
  void integersAreNumbersToo() {
    assertEquals(1.0, OptimizerSpec.parse(Map.of("type", "sgd", "lr", 1)).lr());
  }

  @Test
  void resolvedWritesAllDefaults() {
    Map<String, Object> options =
        OptimizerSpec.parse(Map.of("type", "nesterov", "lr", 1)).resolved().options();
    assertEquals(
        Map.of("lr", 1.0, "momentum", 0.9, "dampening", 0.0, "weight_decay", 0.0, "nesterov", true),
        options);
    assertEquals("lr", options.keySet().iterator().next());
  }

  @Test
  void unknownTypesNameTheNearest() {
    assertError(ErrorCode.BAD_VALUE, "adma", "'adam'");
  }

  @Test
  void unknownOptionsNameTheNearest() {
    assertError(
        ErrorCode.UNKNOWN_KEY,
        Map.of("type", "sgd", "momentun", 0.9),
        "optimizer.momentun",
        "'momentum'");
  }

  @Test
  void wrongTypesAreNamed() {
    assertError(
        ErrorCode.WRONG_TYPE, Map.of("type", "adam", "lr", "1e-3"), "optimizer.lr", "a number");
    assertError(ErrorCode.WRONG_TYPE, Map.of("type", "adam", "amsgrad", 1), "true or false");
    assertError(
        ErrorCode.WRONG_TYPE,
        Map.of("type", "adam", "betas", Arrays.asList(0.9, null)),
        "a list of numbers");
    assertError(ErrorCode.WRONG_TYPE, List.of("adam"), "a name or {type: name, ...}");
    assertError(ErrorCode.WRONG_TYPE, Map.of("type", 3), "optimizer.type");
    assertError(ErrorCode.MISSING_KEY, Map.of("lr", 3), "has no type");
  }

  @Test
  void rangesAreThoseOfPyTorch() {
    assertOutOfRange("lr", Map.of("type", "sgd", "lr", -1));
    assertOutOfRange("lr", Map.of("type", "sgd", "lr", Double.NaN));
    assertOutOfRange("momentum", Map.of("type", "sgd", "momentum", -0.1));
    assertOutOfRange("momentum", Map.of("type", "sgd", "nesterov", true));
    assertOutOfRange("dampening", Map.of("type", "nesterov", "dampening", 0.1));
    assertOutOfRange("betas[1]", Map.of("type", "adam", "betas", List.of(0.9, 1.0)));
    assertOutOfRange("betas", Map.of("type", "adamw", "betas", List.of(0.9)));
    assertOutOfRange("eps", Map.of("type", "adam", "eps", -1e-8));
    assertOutOfRange("weight_decay", Map.of("type", "adamw", "weight_decay", -1));
    assertOutOfRange("clip_norm", Map.of("type", "adam", "clip_norm", 0));
    assertOutOfRange("clip_value", Map.of("type", "adam", "clip_value", -1));
  }

  @Test
  void isPlainSerializableData() throws IOException, ClassNotFoundException {
    OptimizerSpec spec = new OptimizerSpec("adam", Map.of("betas", List.of(0.8, 0.9)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
      output.writeObject(spec);
    }
    try (ObjectInputStream input =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertEquals(spec, input.readObject());
    }
  }

  private static void assertOutOfRange(String option, Map<String, Object> config) {
    assertError(ErrorCode.BAD_VALUE, config, "'optimizer." + option + "' is out of range");
  }

  private static void assertError(ErrorCode code, Object config, String... parts) {
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> OptimizerSpec.parse(config));
    assertEquals(code, error.code(), error.getMessage());
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
  }
}

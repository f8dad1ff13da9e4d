package io.thalweg.driver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.driver.optim.Optimizers;
import io.thalweg.driver.optim.schedule.Schedules;
import io.thalweg.shared.nn.Initialisers;
import io.thalweg.shared.nn.Layers;
import io.thalweg.shared.nn.Losses;
import io.thalweg.shared.spec.Option;
import io.thalweg.shared.spec.Registry;
import io.thalweg.shared.spec.Spec;
import io.thalweg.shared.spec.Wording;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every layer, loss, initialiser, optimizer and schedule. */
class OptionContractTest {
  static Stream<Spec<?>> rows() {
    return Stream.<Registry<?>>of(
            Layers.ALL, Losses.ALL, Initialisers.ALL, Optimizers.registry(), Schedules.registry())
        .flatMap(registry -> registry.specs().stream());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyOptionMayBeGivenAsItIsListed(Spec<?> row) {
    Map<String, Object> given = new LinkedHashMap<>();
    row.options().forEach(option -> put(given, option));
    Map<String, Object> resolved = row.resolved("path", given, Wording.PLAIN);
    assertEquals(given, resolved);
    assertEquals(List.copyOf(given.keySet()), List.copyOf(resolved.keySet()));
  }

  /** Options without default and example stay away. */
  private static <V> void put(Map<String, Object> given, Option<?, V> option) {
    if (option.example() != null) {
      given.put(option.name(), option.kind().write(option.example()));
    }
  }
}

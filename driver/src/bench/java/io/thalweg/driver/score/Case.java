package io.thalweg.driver.score;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A training as the cards describe it: the keys of a config, but for these, which are shorter.
 * {@code rows} and {@code test} name rows, {@code spoil} and {@code test_spoil} what is done to
 * them, {@code objective} a loss in Java; {@code layers}, {@code standardize} and {@code held_out}
 * stand for {@code model.layers}, {@code data.standardize} and {@code data.validation_fraction}.
 *
 * @param id what it is called
 * @param said its keys
 */
record Case(String id, Map<String, Object> said) {
  Case {
    said = new LinkedHashMap<>(said);
  }

  /** The same with other keys in the place of these; null removes one. */
  Case with(String otherId, Map<String, Object> changes) {
    Map<String, Object> all = new LinkedHashMap<>(said);
    all.putAll(changes);
    all.values().removeIf(value -> value == null);
    return new Case(otherId, all);
  }

  String rows() {
    return (String) said.get("rows");
  }

  Optional<String> test() {
    return Optional.ofNullable((String) said.get("test"));
  }

  Optional<String> objective() {
    return Optional.ofNullable((String) said.get("objective"));
  }

  /** The changes of the rows, in order. */
  List<Map<?, ?>> spoil(String key) {
    return said.getOrDefault(key, List.of()) instanceof List<?> list
        ? list.stream().<Map<?, ?>>map(change -> (Map<?, ?>) change).toList()
        : List.of();
  }

  /** What a user would write. */
  Map<String, Object> config(Path train, Optional<Path> test, long seed) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("train", train.toString());
    test.ifPresent(path -> data.put("test", path.toString()));
    data.put("label", "label");
    if (said.containsKey("standardize")) {
      data.put("standardize", said.get("standardize"));
    }
    if (said.containsKey("held_out")) {
      data.put("validation_fraction", said.get("held_out"));
    }
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", id.replaceAll("[^A-Za-z0-9._-]+", "-"));
    config.put("data", data);
    config.put(
        "model", Map.of("layers", said.getOrDefault("layers", List.of(Map.of("linear", 1)))));
    config.put("loss", said.getOrDefault("loss", "mse"));
    config.put("seed", seed);
    said.forEach(
        (key, value) -> {
          if (!SHORTER.contains(key)) {
            config.put(key, value);
          }
        });
    return config;
  }

  private static final List<String> SHORTER =
      List.of(
          "rows",
          "test",
          "spoil",
          "test_spoil",
          "objective",
          "layers",
          "standardize",
          "held_out",
          "loss");
}

package io.thalweg.driver.checkpoint;

import io.thalweg.driver.files.Json;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must be equal for a run to go on to equal bits: its settings but those that change no bit.
 *
 * @param settings plain data
 */
public record RunIdentity(Map<String, Object> settings) {
  /** They change no bit of a round, or only where a run ends. */
  private static final Set<String> HARMLESS =
      Set.of("name", "epochs", "rounds", "log_every", "checkpoint", "transport", "diagnosis");

  private static final String KERNELS = "kernels";
  private static final String NATIVE = "native";
  private static final String NOTHING = "nothing";

  /** Leaves out the harmless settings: also kernels, unless they are native. */
  public RunIdentity {
    Map<String, Object> kept = new LinkedHashMap<>(settings);
    kept.keySet().removeAll(HARMLESS);
    if (!NATIVE.equals(kept.get(KERNELS))) {
      kept.remove(KERNELS);
    }
    settings = Collections.unmodifiableMap(kept);
  }

  /**
   * Refuses to go on with another run.
   *
   * @param now what is to go on
   * @param place where this one is from
   * @throws ThalwegException RUN_DIFFERS that names the settings
   */
  public void require(RunIdentity now, String place) {
    Map<String, String> before = leaves(settings);
    Map<String, String> after = leaves(now.settings);
    Set<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    List<String> expected = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (String key : keys) {
      String old = before.getOrDefault(key, NOTHING);
      String other = after.getOrDefault(key, NOTHING);
      if (!old.equals(other)) {
        expected.add(key + ": " + old);
        found.add(key + ": " + other);
      }
    }
    if (!expected.isEmpty()) {
      throw ThalwegException.of(ErrorCode.RUN_DIFFERS, "the run in " + place + " is another one")
          .expected(String.join(", ", expected))
          .found(String.join(", ", found))
          .remedy("resume with the settings of that run, or start a new run in another directory");
    }
  }

  /** Every value that is no map, with the path to it, as text. */
  private static Map<String, String> leaves(Map<?, ?> tree) {
    Map<String, String> leaves = new TreeMap<>();
    tree.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> inner) {
            leaves(inner).forEach((path, text) -> leaves.put(key + "." + path, text));
          } else {
            String line = Json.line(Collections.singletonMap("", value));
            leaves.put(String.valueOf(key), line.substring(4, line.length() - 1));
          }
        });
    return leaves;
  }
}

package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.Secrets;
import io.thalweg.shared.error.ThalwegException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a config of a run does not say: passwords and the like, which are in no file of a run
 * ({@link Secrets}).
 */
public final class HiddenValues {
  private HiddenValues() {}

  /**
   * Refuses a source of which something is hidden.
   *
   * @param key where it stands, such as {@code data.train}
   * @throws ThalwegException BAD_VALUE that names the value to give
   */
  static void require(DataSource source, String key) {
    for (Map.Entry<String, String> entry : source.texts().entrySet()) {
      if (Secrets.isHidden(entry.getValue())) {
        String name = key + "." + entry.getKey();
        throw ThalwegException.of(ErrorCode.BAD_VALUE, "'" + name + "' is hidden in this config")
            .expected("the value itself, which no file of a run holds")
            .found(entry.getValue())
            .remedy("give the value again, with --set " + name + "=...");
      }
    }
  }

  /** The keys of a run whose values its {@code config.yaml} hides. */
  public static List<String> keys(DataConfig data) {
    List<String> keys = new ArrayList<>(keys(data.train(), "data.train."));
    data.test().ifPresent(test -> keys.addAll(keys(test, "data.test.")));
    return keys;
  }

  private static List<String> keys(DataSource source, String prefix) {
    return source.texts().entrySet().stream()
        .filter(entry -> !Secrets.of(entry.getKey(), entry.getValue()).equals(entry.getValue()))
        .map(entry -> prefix + entry.getKey())
        .toList();
  }
}

package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import java.util.List;
import java.util.Map;

/**
 * One training run, with every default filled in. Read one with {@link ConfigFiles}.
 *
 * @param name what the run is called; part of its run directory's name
 * @param data rows and columns
 * @param layers the layers of the model from input to output
 * @param loss what is minimised
 * @param settings how it is trained
 */
public record RunConfig(
    String name, DataConfig data, List<Layer> layers, Loss loss, FitSettings settings) {

  /** Checks each value that has no type of its own and copies what could change. */
  public RunConfig {
    requireName(name);
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "'model.layers' is empty")
          .expected("at least one layer, such as {linear: 10}");
    }
  }

  /**
   * This run as YAML that reads back as an equal run, but for passwords and the like, which are
   * hidden: the {@code config.yaml} of its directory.
   */
  public String toYaml() {
    return ConfigWriter.yaml(this);
  }

  /** The same as plain data, in a fixed order. */
  public Map<String, Object> describe() {
    return ConfigWriter.tree(this);
  }

  /** The SHA-256 of {@link #toYaml} in UTF-8, in hexadecimal. */
  public String hash() {
    return ConfigWriter.sha256(toYaml());
  }

  static String requireName(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "'name' cannot be part of a directory name")
          .expected("1 to 100 letters, digits and . _ -, beginning with a letter or digit")
          .found("'" + name + "'");
    }
    return name;
  }
}

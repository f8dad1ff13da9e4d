package io.thalweg.driver.fit;

import io.thalweg.driver.ingest.LabelAdvice;
import io.thalweg.shared.nn.Layer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How labels and outputs are changed on the command line.
 *
 * @param key the data with the labels: {@code data.train}, {@code data.test} or {@link #DATA}
 * @param relation what a query reads the data from, where there are words for it
 * @param layers the layers of the model
 */
public record LabelWords(String key, Optional<String> relation, List<Layer> layers)
    implements LabelAdvice.Words {

  /** The word of {@code evaluate} that names its data. */
  public static final String DATA = "--data";

  @Override
  public String read(String label, String expression) {
    return relation
        .map(from -> read(label, expression, from))
        .orElse(String.format("read them as %s, in %s: {sql: ...}", expression, key));
  }

  private String read(String label, String expression, String from) {
    String query = LabelAdvice.query(label, expression, from);
    if (key.equals(DATA)) {
      String escaped = query.replace("\\", "\\\\").replace("\"", "\\\"");
      return String.format("%s '{sql: \"%s\"}'", DATA, escaped);
    }
    return String.format("--set %s=null --set '%s.sql=%s'", key, key, query);
  }

  @Override
  public String outputs(int count) {
    if (key.equals(DATA)) {
      return "the model was trained for fewer";
    }
    int last = layers.size() - 1;
    if (layers.get(last).describe() instanceof Map<?, ?> map
        && map.get("linear") instanceof Integer) {
      return String.format("--set model.layers.%d.linear=%d", last, count);
    }
    return String.format("the last layer needs %d outputs", count);
  }
}

package io.thalweg.driver.files;

import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.data.Rescaling;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a model is, without its numbers: enough to run it on new data.
 *
 * @param model the layers and the loss as plain data
 * @param task what it predicts: {@code classification}, {@code regression}, ...
 * @param classes the number of classes; 0 where it predicts no class
 * @param features the columns that fill its inputs, in this order
 * @param labels the columns it was trained to predict; none without data
 */
public record ModelDescription(
    Map<String, Object> model,
    String task,
    int classes,
    List<FeatureColumn> features,
    List<String> labels,
    Provenance provenance) {
  private static final String LABEL = "label";
  private static final String LABEL_WIDTH = "label_width";
  private static final String SHIFT = "shift";
  private static final String FACTOR = "factor";

  /**
   * Takes copies.
   *
   * @throws IllegalArgumentException if the number of classes is negative
   */
  public ModelDescription {
    model = Collections.unmodifiableMap(new LinkedHashMap<>(model));
    features = List.copyOf(features);
    Objects.requireNonNull(task, "task");
    labels = List.copyOf(labels);
    Objects.requireNonNull(provenance, "provenance");
    if (classes < 0) {
      throw new IllegalArgumentException(classes + " classes");
    }
  }

  /** The number of inputs: the widths of all feature columns together. */
  public int inputs() {
    return features.stream().mapToInt(FeatureColumn::width).reduce(0, Math::addExact);
  }

  /** Numbers per label; models of single numbers need not say so. */
  public int labelWidth() {
    return (int) model.getOrDefault(LABEL_WIDTH, 1);
  }

  /** Plain data for JSON, in a fixed order. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("task", task);
    map.put("classes", classes);
    map.put(LABEL, labels.size() > 1 ? labels : String.join("", labels));
    map.put("features", features.stream().map(ModelDescription::column).toList());
    map.put("model", model);
    map.put("provenance", provenance.toMap());
    return map;
  }

  /**
   * The description that {@link #toMap} has written.
   *
   * @throws ThalwegException BAD_MODEL_FILE if it is not there
   */
  static ModelDescription from(JsonFields fields) {
    JsonFields model = fields.object("model");
    if (model.has(LABEL_WIDTH)) {
      model.count(LABEL_WIDTH); // refuses what is no number
    }
    return new ModelDescription(
        model.toMap(),
        fields.text("task"),
        fields.count("classes"),
        fields.objects("features").stream().map(ModelDescription::column).toList(),
        labels(fields),
        Provenance.from(fields.object("provenance")));
  }

  /** One column is a text, none an empty one. */
  private static List<String> labels(JsonFields fields) {
    if (fields.toMap().get(LABEL) instanceof List) {
      return fields.texts(LABEL);
    }
    String label = fields.text(LABEL);
    return label.isEmpty() ? List.of() : List.of(label);
  }

  private static Map<String, Object> column(FeatureColumn column) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", column.name());
    map.put("width", column.width());
    if (!column.rescaling().isNone()) {
      map.put(SHIFT, column.rescaling().shift());
      map.put(FACTOR, column.rescaling().factor());
    }
    return map;
  }

  private static FeatureColumn column(JsonFields fields) {
    Rescaling rescaling =
        fields.has(SHIFT)
            ? new Rescaling(fields.numbers(SHIFT), fields.numbers(FACTOR))
            : Rescaling.NONE;
    return new FeatureColumn(fields.text("name"), fields.count("width"), rescaling);
  }
}

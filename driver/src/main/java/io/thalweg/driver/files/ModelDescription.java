package io.thalweg.driver.files;

import io.thalweg.driver.config.Label;
import io.thalweg.driver.config.LabelTransform;
import io.thalweg.shared.column.Encoding;
import io.thalweg.shared.column.EncodingFormat;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.data.Rescaling;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a model is, without its numbers: enough to run it on new data.
 *
 * @param model the layers and the loss as plain data
 * @param task what it predicts: {@code classification}, {@code regression}, ...
 * @param classes the number of classes; 0 where it predicts no class
 * @param features the columns that fill its inputs, in this order
 * @param label what it was trained to predict: columns, names of classes; no columns without data
 */
public record ModelDescription(
    Map<String, Object> model,
    String task,
    int classes,
    List<FeatureColumn> features,
    Label label,
    Provenance provenance) {
  private static final String LABEL = "label";
  private static final String LABEL_WIDTH = "label_width";
  private static final String SHIFT = "shift";
  private static final String FACTOR = "factor";
  private static final String ENCODING = "encoding";
  private static final String CLASS_NAMES = "class_names";
  private static final String TRANSFORM = "label_transform";

  /**
   * Takes copies.
   *
   * @throws IllegalArgumentException if the number of classes is negative
   */
  public ModelDescription {
    model = Collections.unmodifiableMap(new LinkedHashMap<>(model));
    features = List.copyOf(features);
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(label, LABEL);
    Objects.requireNonNull(provenance, "provenance");
    if (classes < 0) {
      throw new IllegalArgumentException(classes + " classes");
    }
  }

  /** Of a label of plain numbers. */
  public ModelDescription(
      Map<String, Object> model,
      String task,
      int classes,
      List<FeatureColumn> features,
      List<String> labels,
      Provenance provenance) {
    this(model, task, classes, features, Label.of(labels), provenance);
  }

  /** The columns it was trained to predict; none without data. */
  public List<String> labels() {
    return label.columns();
  }

  /** Whether a reader that knows plain numbers alone can make its inputs and tell its outputs. */
  boolean isPlain() {
    return label.classes().isEmpty()
        && label.transform().isEmpty()
        && features.stream().allMatch(column -> column.encoding().isPlain());
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
    map.put(LABEL, labels().size() > 1 ? labels() : String.join("", labels()));
    if (!label.classes().isEmpty()) {
      map.put(CLASS_NAMES, label.classes());
    }
    label
        .transform()
        .ifPresent(transform -> map.put(TRANSFORM, transform.name().toLowerCase(Locale.ROOT)));
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
        label(fields),
        Provenance.from(fields.object("provenance")));
  }

  private static Label label(JsonFields fields) {
    List<String> classes = fields.has(CLASS_NAMES) ? fields.texts(CLASS_NAMES) : List.of();
    Optional<LabelTransform> transform =
        fields.has(TRANSFORM)
            ? Optional.of(LabelTransform.valueOf(fields.text(TRANSFORM).toUpperCase(Locale.ROOT)))
            : Optional.empty();
    return new Label(labels(fields), !classes.isEmpty(), classes, transform);
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
    if (!column.encoding().isPlain()) {
      map.put(ENCODING, EncodingFormat.toMap(column.encoding()));
    }
    return map;
  }

  private static FeatureColumn column(JsonFields fields) {
    Rescaling rescaling =
        fields.has(SHIFT)
            ? new Rescaling(fields.numbers(SHIFT), fields.numbers(FACTOR))
            : Rescaling.NONE;
    Encoding encoding =
        fields.has(ENCODING) ? EncodingFormat.fromMap(fields.object(ENCODING).toMap()) : null;
    return new FeatureColumn(fields.text("name"), fields.count("width"), rescaling, encoding);
  }
}

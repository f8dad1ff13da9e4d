package io.thalweg.driver.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Reads the {@code data} section. */
final class DataReader {
  private static final String WINDOW = "window";
  private static final String FEATURES = "features";
  private static final String LABEL = "label";
  private static final String EXCLUDE = "exclude";

  static final Set<String> KEYS =
      Set.of(
          "train",
          "test",
          "validation_fraction",
          FEATURES,
          EXCLUDE,
          LABEL,
          "weight",
          "standardize",
          "bad_rows",
          WINDOW);

  private static final Set<String> FILE_KEYS = Set.of("path", "format", "options", "sql");

  private final UnaryOperator<String> paths;

  /**
   * A reader.
   *
   * @param paths turns a data path as written into the one to use
   */
  DataReader(UnaryOperator<String> paths) {
    this.paths = paths;
  }

  /** The data of the run whose top level is {@code run}. */
  DataConfig read(Section run) {
    Section data = run.section("data", KEYS);
    DataSource train = source(data, "train");
    Optional<DataSource> test =
        data.has("test") ? Optional.of(source(data, "test")) : Optional.empty();
    OptionalDouble fraction =
        data.has("validation_fraction")
            ? OptionalDouble.of(data.number("validation_fraction"))
            : OptionalDouble.empty();
    List<Feature> features = data.has(FEATURES) ? features(data) : DataConfig.ALL_FEATURES;
    List<String> exclude = data.has(EXCLUDE) ? columns(data, EXCLUDE) : List.of();
    Label label = label(data);
    Optional<String> weight = data.optionalText("weight");
    boolean standardize = data.flag("standardize", false);
    BadRows badRows = data.choice("bad_rows", BadRows.class, BadRows.FAIL);
    return run.build(
        "data",
        () ->
            new DataConfig(
                train, test, fraction, features, exclude, label, weight, standardize, badRows));
  }

  /** How many shards are visited at a time; empty for all. */
  static OptionalInt window(Section run) {
    Section data = run.section("data", KEYS);
    if (data.has(WINDOW) && data.isText(WINDOW)) {
      data.choice(WINDOW, List.of("all"));
    }
    return data.has(WINDOW) && !data.isText(WINDOW)
        ? OptionalInt.of(data.count(WINDOW))
        : OptionalInt.empty();
  }

  /** One entry or a list of them. */
  private static List<Feature> features(Section data) {
    Object written = data.value(FEATURES);
    if (!data.isList(FEATURES)) {
      return data.build(FEATURES, () -> Features.read(written, "data.features"));
    }
    List<Feature> features = new ArrayList<>();
    List<?> entries = data.list(FEATURES);
    for (int i = 0; i < entries.size(); i++) {
      String key = FEATURES + "." + i;
      Object entry = entries.get(i);
      features.addAll(data.build(key, () -> Features.read(entry, "data." + key)));
    }
    return features;
  }

  private static Label label(Section data) {
    Object written = data.value(LABEL);
    return written instanceof Map
        ? data.build(LABEL, () -> Label.parse(written))
        : Label.of(columns(data, LABEL));
  }

  /** A column name or a list of them. */
  private static List<String> columns(Section data, String key) {
    return data.isList(key) ? data.texts(key) : List.of(data.text(key));
  }

  /** Where the rows at {@code key} come from. */
  DataSource source(Section data, String key) {
    if (data.isText(key) || data.isList(key)) {
      return files(data, key, Optional.empty(), new TreeMap<>());
    }
    Section source = data.section(key, FILE_KEYS);
    if (!source.has("sql")) {
      return files(source, "path", source.optionalText("format"), options(source));
    }
    if (source.has("path")) {
      throw source.conflict("path", "sql");
    }
    String sql = source.text("sql");
    return source.build("sql", () -> new DataSource.Query(sql));
  }

  /** The files at {@code key}: a path or a list of paths. */
  private DataSource files(
      Section section, String key, Optional<String> format, SortedMap<String, String> options) {
    List<String> written = section.isList(key) ? section.texts(key) : List.of(section.text(key));
    return section.build(
        key,
        () -> {
          boolean table = format.equals(Optional.of(FileFormat.TABLE));
          List<String> found = table ? written : written.stream().map(paths).toList();
          return new DataSource.Files(
              found, format.orElseGet(() -> FileFormat.infer(found)), options);
        });
  }

  private static SortedMap<String, String> options(Section source) {
    SortedMap<String, String> options = new TreeMap<>();
    if (source.has("options")) {
      Set<String> names = source.map("options").keySet();
      Section written = source.section("options", names);
      names.forEach(name -> options.put(name, written.scalar(name)));
    }
    return options;
  }
}

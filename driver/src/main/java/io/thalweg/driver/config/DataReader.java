package io.thalweg.driver.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Reads the {@code data} section. */
final class DataReader {
  static final Set<String> KEYS =
      Set.of(
          "train",
          "test",
          "validation_fraction",
          "features",
          "label",
          "weight",
          "standardize",
          "bad_rows");

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
    List<String> features = features(data);
    String label = data.text("label");
    Optional<String> weight = data.optionalText("weight");
    boolean standardize = data.flag("standardize", false);
    BadRows badRows = data.choice("bad_rows", BadRows.class, BadRows.FAIL);
    return run.build(
        "data",
        () -> new DataConfig(train, test, fraction, features, label, weight, standardize, badRows));
  }

  private static List<String> features(Section data) {
    if (!data.has("features")) {
      return DataConfig.ALL_FEATURES;
    }
    return data.isText("features") ? List.of(data.text("features")) : data.texts("features");
  }

  private DataSource source(Section data, String key) {
    if (data.isText(key)) {
      return data.build(key, () -> DataSource.Files.of(paths.apply(data.text(key))));
    }
    Section source = data.section(key, FILE_KEYS);
    if (!source.has("sql")) {
      return files(source);
    }
    if (source.has("path")) {
      throw source.conflict("path", "sql");
    }
    String sql = source.text("sql");
    return source.build("sql", () -> new DataSource.Query(sql));
  }

  private DataSource files(Section source) {
    String written = source.text("path");
    Optional<String> format = source.optionalText("format");
    SortedMap<String, String> options = options(source);
    return source.build(
        "path",
        () -> {
          String path = paths.apply(written);
          return new DataSource.Files(
              path, format.orElseGet(() -> FileFormat.infer(path)), options);
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

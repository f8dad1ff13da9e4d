package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.Secrets;
import io.thalweg.shared.error.ThalwegException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where rows come from: {@code data.train} or {@code data.test}. */
public sealed interface DataSource {
  /** Names the source for its user: {@code data/train.parquet (parquet)}. Secrets are hidden. */
  String describe();

  /** Its texts by their key below that of the source: {@code path}, {@code options.header}. */
  SortedMap<String, String> texts();

  /**
   * Files that Spark can read.
   *
   * @param paths absolute paths or URIs; directories and globs are allowed, and a path that exists
   *     is meant as it stands, whatever characters it has
   * @param format the name of a Spark source: parquet, csv, json, orc, libsvm, ...; {@code tsv} is
   *     csv separated by tabs
   * @param options options of that source, such as {@code header}
   */
  record Files(List<String> paths, String format, SortedMap<String, String> options)
      implements DataSource {
    /** Checks that paths and format are there and copies the options. */
    public Files {
      paths = List.copyOf(paths);
      if (paths.isEmpty()) {
        throw ThalwegException.of(ErrorCode.BAD_VALUE, "'path' is an empty list");
      }
      paths.forEach(path -> requireText(path, "path"));
      requireText(format, "format");
      options = Collections.unmodifiableSortedMap(FileFormat.complete(format, options));
      format = FileFormat.sparkName(format);
      paths.forEach(path -> Secrets.remember("path", path));
      options.forEach(Secrets::remember);
    }

    /** One path. */
    public Files(String path, String format, SortedMap<String, String> options) {
      this(List.of(path), format, options);
    }

    /** Files whose format follows from the path's extension, read with default options. */
    public static Files of(String path) {
      return new Files(path, FileFormat.infer(List.of(path)), new TreeMap<>(Map.of()));
    }

    @Override
    public String describe() {
      return Secrets.inUri(String.join(", ", paths)) + " (" + format + ")";
    }

    @Override
    public SortedMap<String, String> texts() {
      SortedMap<String, String> texts = new TreeMap<>();
      texts.put("path", String.join(",", paths));
      options.forEach((name, value) -> texts.put("options." + name, value));
      return texts;
    }
  }

  /**
   * The rows of a query in Spark SQL.
   *
   * @param sql the query's text
   */
  record Query(String sql) implements DataSource {
    /** Checks that there is a query. */
    public Query {
      requireText(sql, "sql");
      Secrets.remember("sql", sql);
    }

    @Override
    public String describe() {
      return "query " + Secrets.inUri(sql);
    }

    @Override
    public SortedMap<String, String> texts() {
      return new TreeMap<>(Map.of("sql", sql));
    }
  }

  private static void requireText(String text, String key) {
    if (text.isBlank()) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "'" + key + "' is empty");
    }
  }
}

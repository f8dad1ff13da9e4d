package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where rows come from: {@code data.train} or {@code data.test}. */
public sealed interface DataSource {
  /** Names the source for its user: {@code data/train.parquet (parquet)}. */
  String describe();

  /**
   * Files that Spark can read.
   *
   * @param path an absolute path or a URI; a directory or a glob is allowed
   * @param format the name of a Spark source: parquet, csv, json, orc, libsvm, ...
   * @param options options of that source, such as {@code header}
   */
  record Files(String path, String format, SortedMap<String, String> options)
      implements DataSource {
    /** Checks that path and format are there and copies the options. */
    public Files {
      requireText(path, "path");
      requireText(format, "format");
      options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    /** Files whose format follows from the path's extension, read with default options. */
    public static Files of(String path) {
      return new Files(path, FileFormat.infer(path), new TreeMap<>(Map.of()));
    }

    @Override
    public String describe() {
      return path + " (" + format + ")";
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
    }

    @Override
    public String describe() {
      return "query " + sql;
    }
  }

  private static void requireText(String text, String key) {
    if (text.isBlank()) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "'" + key + "' is empty");
    }
  }
}

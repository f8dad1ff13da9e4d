package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.error.UnknownKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a source by name, found as Spark finds them: whether case counts is Spark's
 * setting {@code spark.sql.caseSensitive} (by default it does not).
 */
public final class ColumnNames {
  private final StructType schema;
  private final UnaryOperator<String> keys;
  private final Map<String, List<StructField>> fields = new HashMap<>();

  private ColumnNames(StructType schema) {
    this.schema = schema;
    this.keys = keys();
    for (StructField field : schema.fields()) {
      fields.computeIfAbsent(key(field.name()), key -> new ArrayList<>(1)).add(field);
    }
  }

  /** The columns of {@code schema}, with the setting of the active Spark session. */
  public static ColumnNames of(StructType schema) {
    return new ColumnNames(schema);
  }

  /** Gives equal keys for names that mean the same column in the active Spark session. */
  public static UnaryOperator<String> keys() {
    return SQLConf.get().caseSensitiveAnalysis()
        ? UnaryOperator.identity()
        : name -> name.toLowerCase(Locale.ROOT);
  }

  /** Equal for the names that mean the same column. */
  public String key(String name) {
    return keys.apply(name);
  }

  /** Whether two names mean the same column. */
  public boolean same(String first, String second) {
    return key(first).equals(key(second));
  }

  /** Whether at least one column has this name. */
  public boolean has(String name) {
    return fields.containsKey(key(name));
  }

  /**
   * The column that {@code name} means.
   *
   * @throws ThalwegException MISSING_COLUMN where several columns have this name
   */
  public Optional<StructField> find(String name) {
    List<StructField> found = fields.getOrDefault(key(name), List.of());
    if (found.size() > 1) {
      List<String> names = found.stream().map(field -> "'" + field.name() + "'").toList();
      throw ThalwegException.of(
              ErrorCode.MISSING_COLUMN, "the column name '" + name + "' has several meanings")
          .expected("one column of this name")
          .found("the columns " + String.join(" and ", names))
          .remedy(remedy(found));
    }
    return found.stream().findFirst();
  }

  private static String remedy(List<StructField> found) {
    boolean differ = found.stream().map(StructField::name).distinct().count() == found.size();
    return "rename one of them"
        + (differ ? ", or let case tell them apart with --conf spark.sql.caseSensitive=true" : "");
  }

  /** The name in the data that is most like {@code name}, where one is likely to be meant. */
  public Optional<String> nearest(String name) {
    return UnknownKey.nearest(name, List.of(schema.fieldNames()));
  }

  /** All names, as the data writes them. */
  public List<String> all() {
    return List.of(schema.fieldNames());
  }
}

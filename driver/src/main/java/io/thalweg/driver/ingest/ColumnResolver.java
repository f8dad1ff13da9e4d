package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.spark.FeatureColumn;
import io.thalweg.worker.spark.NumberType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Finds the columns that a config names in the schema of a source. */
final class ColumnResolver {
  private static final String FEATURE_TYPES =
      "a number, a boolean, an array of numbers or a Spark ML vector";

  private ColumnResolver() {}

  /** The used columns; arrays and vectors have width 0 until the data is read. */
  static SourceColumns resolve(StructType schema, DataColumns spec) {
    ColumnNames names = ColumnNames.of(schema);
    List<FeatureColumn> features = new ArrayList<>();
    for (String name : featureNames(names, spec)) {
      features.add(feature(field(names, name, "feature")));
    }
    if (features.isEmpty()) {
      throw ThalwegException.of(ErrorCode.MISSING_COLUMN, "no feature column is left")
          .found(String.join(", ", names.all()))
          .remedy("the data needs columns beside label and weight");
    }
    SourceColumns columns =
        new SourceColumns(
            features,
            spec.label().map(name -> scalar(field(names, name, "label"), "label")),
            spec.weight().map(name -> scalar(field(names, name, "weight"), "weight")));
    requireDistinct(columns);
    return columns;
  }

  /** The names of the feature columns, {@code *} expanded in schema order. */
  static List<String> featureNames(ColumnNames names, DataColumns spec) {
    if (!spec.allFeatures()) {
      return spec.features();
    }
    return names.all().stream()
        .filter(name -> spec.label().stream().noneMatch(label -> names.same(name, label)))
        .filter(name -> spec.weight().stream().noneMatch(weight -> names.same(name, weight)))
        .toList();
  }

  /** Two names may mean one column where case does not count. */
  private static void requireDistinct(SourceColumns columns) {
    Set<String> seen = new HashSet<>();
    for (String name : columns.names()) {
      if (!seen.add(name)) {
        throw ThalwegException.of(ErrorCode.BAD_VALUE, "the column '" + name + "' is used twice")
            .expected("each column once, as a feature, the label or the weight")
            .remedy("name it once in data.features, data.label and data.weight");
      }
    }
  }

  private static StructField field(ColumnNames names, String name, String role) {
    return names.find(name).orElseThrow(() -> missing(names, name, role));
  }

  private static ThalwegException missing(ColumnNames names, String name, String role) {
    ThalwegException error =
        ThalwegException.of(
                ErrorCode.MISSING_COLUMN, "the " + role + " column '" + name + "' is not there")
            .expected("one of " + String.join(", ", names.all()))
            .found(name);
    return names
        .nearest(name)
        .map(near -> error.remedy("did you mean '" + near + "'?"))
        .orElse(error.remedy("name a column of the data in data." + key(role)));
  }

  private static FeatureColumn feature(StructField field) {
    DataType type = field.dataType();
    Optional<NumberType> number = NumberType.of(type);
    if (number.isPresent()) {
      return new FeatureColumn.Scalar(field.name(), number.get());
    }
    if (type.equals(SQLDataTypes.VectorType())) {
      return new FeatureColumn.Vector(field.name(), 0);
    }
    if (type instanceof ArrayType array) {
      Optional<NumberType> element = NumberType.of(array.elementType());
      if (element.isPresent()) {
        return new FeatureColumn.Array(field.name(), element.get(), 0);
      }
    }
    throw wrongType(field, "feature", FEATURE_TYPES)
        .remedy("leave it out of data.features, or turn it into numbers first");
  }

  private static FeatureColumn.Scalar scalar(StructField field, String role) {
    return NumberType.of(field.dataType())
        .map(type -> new FeatureColumn.Scalar(field.name(), type))
        .orElseThrow(
            () ->
                wrongType(field, role, "a number or a boolean")
                    .remedy("turn it into numbers first; classes are numbered from 0"));
  }

  private static ThalwegException wrongType(StructField field, String role, String expected) {
    return ThalwegException.of(
            ErrorCode.WRONG_COLUMN_TYPE,
            "column '" + field.name() + "' cannot be used as a " + role)
        .expected(expected)
        .found(field.dataType().simpleString());
  }

  private static String key(String role) {
    return role.equals("feature") ? "features" : role;
  }
}

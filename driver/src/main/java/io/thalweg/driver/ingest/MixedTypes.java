package io.thalweg.driver.ingest;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Parquet files in which a column has several types of numbers. Spark takes the types of one file
 * for those of all, and fails or not by which file that is. Here files of equal types are read
 * together, and their columns brought to a type that holds the numbers of all.
 */
final class MixedTypes {
  private MixedTypes() {}

  /**
   * The same rows, read so, where {@code fault} says that types differ and that helps.
   *
   * @param rows a source as Spark read it
   * @param fault why it could not go on
   */
  static Optional<Dataset<Row>> unified(Dataset<Row> rows, Exception fault) {
    boolean mixed = SparkFaults.condition(SparkFaults.chain(fault), BrokenFile.MIXED).isPresent();
    boolean plain = rows.queryExecution().analyzed() instanceof LogicalRelation;
    if (!mixed || !plain) { // a query would have to be asked again, of the files' rows
      return Optional.empty();
    }
    SparkSession spark = rows.sparkSession();
    Map<StructType, List<String>> groups =
        Arrays.stream(rows.inputFiles())
            .sorted()
            .collect(
                Collectors.groupingBy(
                    file -> spark.read().parquet(pattern(file)).schema(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    Map<String, DataType> types = new LinkedHashMap<>();
    for (StructField field : rows.schema().fields()) {
      Optional<DataType> common = common(field.name(), groups.keySet().stream().toList());
      if (common.isEmpty()) {
        return Optional.empty();
      }
      types.put(field.name(), common.get());
    }
    return groups.entrySet().stream()
        .map(group -> read(spark, group.getKey(), group.getValue(), types))
        .reduce(Dataset::unionByName);
  }

  private static Dataset<Row> read(
      SparkSession spark, StructType schema, List<String> files, Map<String, DataType> types) {
    String[] paths = files.stream().map(MixedTypes::pattern).toArray(String[]::new);
    List<String> there = List.of(schema.fieldNames());
    Column[] columns =
        types.entrySet().stream()
            .map(
                type ->
                    (there.contains(type.getKey())
                            ? SourceColumns.column(type.getKey())
                            : functions.lit(null))
                        .cast(type.getValue())
                        .as(type.getKey()))
            .toArray(Column[]::new);
    return spark.read().schema(schema).parquet(paths).select(columns);
  }

  private static String pattern(String file) {
    return SparkPaths.literal(FilePlace.readable(file));
  }

  /** The type that holds the values of a column in all files, if there is one. */
  private static Optional<DataType> common(String name, List<StructType> schemas) {
    List<DataType> types =
        schemas.stream()
            .filter(schema -> List.of(schema.fieldNames()).contains(name))
            .map(schema -> schema.apply(name).dataType())
            .distinct()
            .toList();
    if (types.size() == 1) {
      return Optional.of(types.get(0));
    }
    if (types.isEmpty() || !types.stream().allMatch(NumericType.class::isInstance)) {
      return Optional.empty();
    }
    boolean whole = types.stream().allMatch(MixedTypes::isWhole);
    return Optional.of(whole ? DataTypes.LongType : DataTypes.DoubleType);
  }

  private static boolean isWhole(DataType type) {
    return type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType;
  }
}

package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.spark.BadCell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Refuses text where numbers are needed. One bad cell makes a whole column of a CSV file text, so
 * the first cell that is no number is what the user has to know.
 */
final class TextColumns {
  private TextColumns() {}

  /**
   * Checks the used columns of {@code source}.
   *
   * @throws ThalwegException WRONG_COLUMN_TYPE where one of them is text; EMPTY_DATA where that is
   *     so because there is no row, which leaves Spark no other type to infer
   */
  static void refuse(SourceRows source, DataColumns spec) {
    StructType schema = source.rows().schema();
    if (schema.isEmpty()) {
      throw empty("neither columns nor rows");
    }
    ColumnNames names = ColumnNames.of(schema);
    List<String> used = new ArrayList<>(ColumnResolver.featureNames(names, spec));
    spec.label().ifPresent(used::add);
    spec.weight().ifPresent(used::add);
    for (String name : used) {
      Optional<StructField> field = names.find(name);
      if (field.isPresent() && field.get().dataType().equals(DataTypes.StringType)) {
        boolean label = spec.label().equals(Optional.of(name));
        throw error(source, field.get().name(), label ? "label" : "feature");
      }
    }
  }

  private static ThalwegException error(SourceRows source, String name, String role) {
    ThalwegException error =
        ThalwegException.of(
                ErrorCode.WRONG_COLUMN_TYPE, "column '" + name + "' is text, not a " + role)
            .expected("numbers");
    return firstText(source, name)
        .map(place -> error.found("'" + place.cell().text() + "' in " + place.text(source)))
        .orElseGet(() -> error.found(withoutText(source, name)))
        .remedy(remedy(role));
  }

  /** What a column of Spark's type string holds where no cell is text. */
  private static String withoutText(SourceRows source, String name) {
    if (source.rows().isEmpty()) {
      throw empty("column names alone");
    }
    boolean blank = source.rows().filter(SourceColumns.column(name).isNotNull()).isEmpty();
    return blank ? "no value in any row" : "numbers written as text";
  }

  private static ThalwegException empty(String found) {
    return ThalwegException.of(ErrorCode.EMPTY_DATA, "there is no row to train on")
        .expected("at least one row")
        .found(found)
        .remedy("check the path or query of the data");
  }

  private static String remedy(String role) {
    return role.equals("label")
        ? "number the classes from 0, or correct the cell"
        : "leave the column out of data.features, turn it into numbers, or correct the cell";
  }

  private static Optional<BadRowSearch.Place> firstText(SourceRows source, String name) {
    Column cell = SourceColumns.column(name);
    Column isText = cell.isNotNull().and(cell.try_cast("double").isNull());
    return BadRowSearch.find(
        source.rows(),
        List.of(functions.when(isText, cell)),
        () -> row -> row.isNullAt(0) ? null : BadCell.text(name, row.getUTF8String(0).toString()));
  }
}

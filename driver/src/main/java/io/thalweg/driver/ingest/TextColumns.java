package io.thalweg.driver.ingest;

import io.thalweg.driver.config.Feature;
import io.thalweg.shared.column.TimeText;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.Excerpt;
import io.thalweg.worker.rows.BadCell;
import io.thalweg.worker.rows.NumberText;
import io.thalweg.worker.rows.NumberType;
import io.thalweg.worker.session.StoppableJob;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * The used columns that Spark reads as text. One cell such as {@code NA} makes a whole column of a
 * CSV file text; where more than half of its cells are numbers it is a column of numbers, in which
 * the others are bad cells. Of sources that have types of their own, text is text.
 */
final class TextColumns {
  private final SourceRows source;
  private final Map<String, Tally> tallies;

  private TextColumns(SourceRows source, Map<String, Tally> tallies) {
    this.source = source;
    this.tallies = tallies;
  }

  /** No text is a number. */
  static TextColumns none() {
    return new TextColumns(null, Map.of());
  }

  /**
   * Reads the columns of {@code used} that are text, if there are any.
   *
   * @throws io.thalweg.shared.error.ThalwegException EMPTY_DATA where there is no row, which leaves
   *     Spark no other type to infer
   */
  static TextColumns of(SourceRows source, ColumnNames names, List<String> used) {
    Set<String> texts = new LinkedHashSet<>();
    for (String name : used) {
      Optional<StructField> field = names.find(name);
      field
          .filter(found -> found.dataType().equals(DataTypes.StringType))
          .ifPresent(found -> texts.add(found.name()));
    }
    if (texts.isEmpty()) {
      return new TextColumns(source, Map.of());
    }
    if (source.rows().isEmpty()) {
      throw NoRows.found("column names alone");
    }
    return new TextColumns(source, count(source, List.copyOf(texts)));
  }

  /** The type of a column of text whose cells are numbers but for a few. */
  Optional<NumberType> numbers(String column) {
    Tally tally = tallies.get(column);
    if (tally == null || source.text().isEmpty()) {
      return Optional.empty();
    }
    if (2 * tally.numbers > tally.cells) {
      return Optional.of(NumberType.TEXT);
    }
    return 2 * tally.truths > tally.cells ? Optional.of(NumberType.TRUTH_TEXT) : Optional.empty();
  }

  /** What is wrong with a column of text, or nothing where it is none. */
  Optional<ColumnProblem> problem(String column, String role) {
    return Optional.ofNullable(tallies.get(column)).map(tally -> problem(column, role, tally));
  }

  private ColumnProblem problem(String column, String role, Tally tally) {
    boolean feature = role.equals(ColumnProblem.FEATURE);
    String numbers =
        role.equals(ColumnProblem.LABEL)
            ? "take a loss of classes for a label that is text, such as loss: cross_entropy"
            : "write numbers in '" + column + "'";
    String corrected = tally.numbers == 0 ? "" : "correct the cell" + nullValue(tally);
    String remedy =
        feature ? corrected : numbers + (corrected.isEmpty() ? "" : ", or ") + corrected;
    return new ColumnProblem(
        ErrorCode.WRONG_COLUMN_TYPE,
        role,
        column,
        "column '" + column + "' is text, not a " + role,
        "numbers",
        found(tally),
        remedy,
        feature ? "" : numbers,
        feature ? tally.advice(column) : Optional.empty());
  }

  private static String found(Tally tally) {
    if (tally.cells == 0) {
      return "no value in any row";
    }
    return tally.numbers == tally.cells ? "numbers written as text" : tally.others.text();
  }

  /** The cure where one text stands for cells that have no value. */
  private String nullValue(Tally tally) {
    boolean csv = source.text().stream().anyMatch(text -> text.format().equals("csv"));
    long rest = tally.cells - tally.others.largest();
    if (!csv || tally.numbers == 0 || 2 * tally.numbers <= rest) {
      return "";
    }
    String text = tally.others.mostFrequent().get(0);
    return "; where '"
        + Excerpt.of(text)
        + "' means that there is no value, options: {nullValue: "
        + YamlText.of(text)
        + "} with data.bad_rows: drop leaves its rows out";
  }

  /** The first cell of a column of text that is not a number, with its place. */
  Optional<String> firstText(String column) throws IOException {
    if (!tallies.containsKey(column)) {
      return Optional.empty();
    }
    Column cell = SourceColumns.column(column);
    Column isText = cell.isNotNull().and(cell.try_cast("double").isNull());
    Optional<BadRowSearch.Found> first =
        BadRowSearch.find(
            source.rows(),
            List.of(functions.when(isText, cell)),
            () ->
                row ->
                    row.isNullAt(0) ? null : BadCell.text(column, row.getUTF8String(0).toString()));
    return first.isPresent()
        ? Optional.of(
            "'" + Excerpt.of(first.get().cell().text()) + "' in " + first.get().place(source))
        : Optional.empty();
  }

  private static Map<String, Tally> count(SourceRows source, List<String> texts) {
    List<Column> columns = new ArrayList<>();
    texts.forEach(name -> columns.add(SourceColumns.column(name)));
    boolean lines = source.marksLines();
    if (lines) {
      columns.add(SourceColumns.column(SourceRows.MALFORMED));
    }
    int count = texts.size();
    List<byte[]> parts =
        StoppableJob.collect(
            QueryRows.of(source.checked().select(columns.toArray(new Column[0])))
                .mapPartitions(
                    part -> List.of(JavaBytes.write(count(part, count, lines))).iterator()));
    Map<String, Tally> sums = new LinkedHashMap<>();
    for (byte[] part : parts) {
      Tally[] tallies = JavaBytes.read(Tally[].class, part);
      for (int i = 0; i < count; i++) {
        sums.computeIfAbsent(texts.get(i), name -> new Tally()).add(tallies[i]);
      }
    }
    return sums;
  }

  private static Tally[] count(Iterator<InternalRow> rows, int columns, boolean lines) {
    Tally[] tallies = new Tally[columns];
    for (int i = 0; i < columns; i++) {
      tallies[i] = new Tally();
    }
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      boolean isRow = !lines || row.isNullAt(columns);
      for (int i = 0; isRow && i < columns; i++) {
        if (row.isNullAt(i)) {
          tallies[i].empty++;
        } else {
          tallies[i].add(row.getUTF8String(i).toString());
        }
      }
    }
    return tallies;
  }

  /** The cells of one column. Mutable. */
  private static final class Tally implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ValueCounts others = new ValueCounts();
    private long cells;
    private long numbers;
    private long truths;
    private long times;
    private long empty;

    void add(String text) {
      cells++;
      if (NumberText.isNumber(text)) {
        numbers++;
      } else {
        truths += NumberText.isTruth(text) ? 1 : 0;
        times += isTime(text) ? 1 : 0;
        others.add(text);
      }
    }

    private static boolean isTime(String text) {
      boolean likely = text.length() > 9 && text.indexOf('-') > 0; // parsing other text is slow
      return likely && TimeText.parse(text) != null;
    }

    /** How the column is to be written, where it is no number. */
    Optional<Feature> advice(String column) {
      return numbers == cells && cells > 0
          ? Optional.empty()
          : ColumnAdvice.of(column, cells, empty, times, others);
    }

    void add(Tally other) {
      others.add(other.others);
      cells += other.cells;
      numbers += other.numbers;
      truths += other.truths;
      times += other.times;
      empty += other.empty;
    }
  }
}

package io.thalweg.driver.table;

import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.config.DataWords;
import io.thalweg.driver.ingest.ColumnNames;
import io.thalweg.driver.ingest.SourceReader;
import io.thalweg.driver.ingest.TableSample;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.error.UnknownKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * What becomes of a table.
 *
 * @param data where it is and how it is read
 * @param rows how many it has
 * @param looked how many of them were looked at
 * @param malformed how many lines are no rows
 * @param label what is predicted
 * @param columns the others, in their order
 */
public record TablePlan(
    DataWords data,
    long rows,
    int looked,
    long malformed,
    LabelPlan label,
    List<ColumnPlan> columns) {
  private static final List<String> SEPARATORS = List.of(";", "\t", "|");

  /** What cells of CSV are when nothing is read into them; a null is a cell without characters. */
  private static final Map<String, String> AS_WRITTEN =
      Map.of("inferSchema", "false", "nullValue", "\u0000", "emptyValue", "");

  /** Takes a copy. */
  public TablePlan {
    columns = List.copyOf(columns);
  }

  /**
   * Looks at a table.
   *
   * @param label the name of the column to predict
   * @throws ThalwegException EMPTY_DATA without rows; MISSING_KEY without a label and
   *     MISSING_COLUMN for an unknown one, with the likely one; BAD_LABEL where it cannot be one;
   *     MISSING_COLUMN where nothing is left to learn from
   */
  public static TablePlan of(SparkSession spark, DataWords named, Optional<String> label) {
    boolean csv =
        named.source() instanceof DataSource.Files files
            && files.format().equals("csv")
            && !files.options().containsKey("nullValue");
    DataWords words = csv ? separated(spark, named) : named;
    DataSource source = csv ? words.with(AS_WRITTEN).source() : words.source();
    TableSample sample = TableSample.of(spark, SourceReader.read(spark, source));
    if (sample.rows().isEmpty()) {
      throw ThalwegException.of(ErrorCode.EMPTY_DATA, "there is no row to look at")
          .expected("a table with rows")
          .found(words.source().describe())
          .remedy("name a table that has rows");
    }
    List<ColumnFacts> written = FactsCounter.count(sample, csv);
    Gaps gaps = csv ? Gaps.of(written) : Gaps.EMPTY_CELLS;
    List<ColumnFacts> facts = written.stream().map(column -> column.under(gaps)).toList();
    ColumnFacts target = find(sample, facts, label);
    TablePlan plan =
        new TablePlan(
            words.with(gaps.options()),
            sample.count(),
            sample.rows().size(),
            sample.malformed(),
            LabelPlan.of(target),
            ColumnPlans.of(facts, target));
    plan.requireFeatures();
    return plan;
  }

  /** A file with one column whose name has separators in it is separated by these. */
  private static DataWords separated(SparkSession spark, DataWords words) {
    String[] names =
        SourceReader.read(spark, words.with(Map.of("inferSchema", "false")).source())
            .rows()
            .schema()
            .fieldNames();
    return SEPARATORS.stream()
        .filter(separator -> names.length == 1 && names[0].contains(separator))
        .findFirst()
        .map(separator -> words.with(Map.of("sep", separator)))
        .orElse(words);
  }

  private static ColumnFacts find(
      TableSample sample, List<ColumnFacts> facts, Optional<String> label) {
    List<String> names = facts.stream().map(ColumnFacts::name).toList();
    if (label.isEmpty()) {
      throw ThalwegException.of(ErrorCode.MISSING_KEY, "--label is missing: what to predict")
          .expected("one of the columns " + String.join(", ", names))
          .found("no --label")
          .remedy("add --label COLUMN; the likely one is --label '" + likely(facts) + "'");
    }
    ColumnNames columns = ColumnNames.of(sample.schema());
    return facts.stream()
        .filter(column -> columns.same(column.name(), label.get()))
        .findFirst()
        .orElseThrow(() -> unknown(label.get(), facts, names));
  }

  private static ThalwegException unknown(
      String label, List<ColumnFacts> facts, List<String> names) {
    String meant = UnknownKey.nearest(label, names).orElseGet(() -> likely(facts));
    return ThalwegException.of(ErrorCode.MISSING_COLUMN, "there is no column '" + label + "'")
        .expected("one of " + String.join(", ", names))
        .found(label)
        .remedy("did you mean --label '" + meant + "'?");
  }

  /** A column that is called as labels are, else one of 0 and 1, else the last without gaps. */
  private static String likely(List<ColumnFacts> columns) {
    Stream<ColumnFacts> called =
        Stream.of("label", "target", "y", "class", "outcome", "response")
            .flatMap(usual -> columns.stream().filter(c -> usual.equalsIgnoreCase(c.name())));
    Stream<ColumnFacts> binary =
        columns.stream().filter(c -> c.counts().keySet().equals(Set.of("0", "1")));
    Stream<ColumnFacts> whole = columns.stream().filter(c -> c.gaps() == 0 && c.distinct() > 1);
    return Stream.concat(called, binary)
        .findFirst()
        .or(() -> whole.reduce((first, second) -> second))
        .orElse(columns.get(columns.size() - 1))
        .name();
  }

  private void requireFeatures() {
    if (columns.stream().allMatch(column -> column.entry().isEmpty())) {
      List<String> reasons =
          columns.stream().map(column -> column.facts().name() + ": " + column.reason()).toList();
      throw ThalwegException.of(ErrorCode.MISSING_COLUMN, "no column is left to learn from")
          .expected("a column of numbers, categories or dates beside the label")
          .found(reasons.isEmpty() ? "no other column" : String.join("; ", reasons))
          .remedy("name a table with other columns, or another column with --label");
    }
  }

  /** Whether only a part of the rows was looked at. */
  public boolean isSampled() {
    return looked < rows;
  }

  /** Why some rows cannot be used, if some cannot. */
  List<String> unusable() {
    List<String> reasons = new ArrayList<>();
    if (label.facts().gaps() > 0) {
      reasons.add("rows without a label: " + label.facts().gaps());
    }
    if (label.classes() == 0 && label.facts().badNumbers() > 0) {
      reasons.add("rows whose label is no number: " + label.facts().badNumbers());
    }
    columns.stream()
        .filter(column -> column.kind().equals("number") && column.facts().badNumbers() > 0)
        .map(ColumnPlan::facts)
        .map(facts -> "cells of " + facts.name() + " that are no numbers: " + facts.badNumbers())
        .forEach(reasons::add);
    if (malformed > 0) {
      reasons.add("lines that are no rows: " + malformed);
    }
    if (isSampled()) {
      reasons.add("rows that were not looked at may have gaps");
    }
    return reasons;
  }
}

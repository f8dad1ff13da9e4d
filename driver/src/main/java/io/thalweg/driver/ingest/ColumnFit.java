package io.thalweg.driver.ingest;

import io.thalweg.driver.config.Feature;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.column.Coding;
import io.thalweg.shared.column.Encoding;
import io.thalweg.shared.column.Expansion;
import io.thalweg.worker.data.CodedColumn;
import io.thalweg.worker.data.ColumnTally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What becomes of one column of coded rows, and how that was learned from the training rows.
 *
 * @param column as the model remembers it
 * @param coded from its numbers in a coded row to its inputs
 * @param note what a user should know of it, or an empty text
 */
record ColumnFit(FeatureColumn column, CodedColumn coded, String note) {
  private static final int[] NO_CODES = {};

  /** A column of plain numbers. */
  static ColumnFit plain(FeatureColumn column) {
    return new ColumnFit(
        column, new CodedColumn(Expansion.Filled.none(column.width()), NO_CODES), "");
  }

  /**
   * A column of a model that is trained.
   *
   * @param known all categories that the source has, by code
   */
  static ColumnFit trained(FeatureColumn column, List<String> known) {
    Encoding encoding = column.encoding();
    int[] places =
        encoding.coding() instanceof Coding.Codes codes
            ? known.stream().mapToInt(codes::code).toArray()
            : NO_CODES;
    return new ColumnFit(column, new CodedColumn(encoding.expansion(), places), "");
  }

  /**
   * A column of numbers, dates or ordered categories.
   *
   * @param values what stands for its gaps; none where there may be none
   */
  static ColumnFit filled(String name, Coding coding, List<Double> values, boolean indicator) {
    Expansion expansion = new Expansion.Filled(values, coding.width(), indicator);
    return new ColumnFit(
        new FeatureColumn(name, new Encoding(coding, expansion)),
        new CodedColumn(expansion, NO_CODES),
        "");
  }

  /**
   * A column of categories.
   *
   * @param known all that the source has, by code
   * @param tally of the codes in training rows
   */
  static ColumnFit categories(
      Feature.Categories feature, String name, List<String> known, ColumnTally tally) {
    int most = feature.max().orElse(Integer.MAX_VALUE);
    List<Integer> kept = new ArrayList<>();
    tally
        .rows()
        .forEach(
            (code, rows) -> {
              if (rows >= feature.minCount()) {
                kept.add(code.intValue());
              }
            });
    int found = kept.size();
    if (found > most) {
      Comparator<Integer> byRows = Comparator.comparing(code -> -tally.rows().get((double) code));
      kept.sort(byRows.thenComparing(Comparator.naturalOrder()));
      kept.subList(most, kept.size()).clear();
      kept.sort(Comparator.naturalOrder());
    }
    int[] places = new int[known.size()];
    Arrays.fill(places, -1);
    for (int place = 0; place < kept.size(); place++) {
      places[kept.get(place)] = place;
    }
    Coding.Codes codes = new Coding.Codes(kept.stream().map(known::get).toList());
    Expansion expansion =
        feature instanceof Feature.OneHot oneHot
            ? new Expansion.OneHot(kept.size(), oneHot.dropFirst())
            : new Expansion.Index(kept.size(), ((Feature.Embed) feature).dim());
    long all = tally.rows().size();
    String note =
        kept.size() == all
            ? ""
            : "feature '%s': %,d of %,d categories are kept, the others count as not known"
                .formatted(name, kept.size(), all);
    return new ColumnFit(
        new FeatureColumn(name, new Encoding(codes, expansion)),
        new CodedColumn(expansion, places),
        note);
  }
}

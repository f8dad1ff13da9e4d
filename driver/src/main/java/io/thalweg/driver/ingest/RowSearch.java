package io.thalweg.driver.ingest;

import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.ContentHash;
import io.thalweg.worker.data.PickedRow;
import io.thalweg.worker.data.RowView;
import io.thalweg.worker.rows.BadCell;
import io.thalweg.worker.rows.RowReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds where a packed row stands in its source. Rows do not carry their origin, so the source is
 * read once more, for the first row of the same content.
 */
public final class RowSearch {
  private RowSearch() {}

  /**
   * The place of a row in words, such as {@code row 17 (line 18) of /data/rows.csv}; empty where
   * the source has no such row any more.
   *
   * @param trained the feature columns of the packed data, {@link PackedData#features()}
   * @param source where the data was packed from
   * @param spec which of its columns were used
   * @param options how it was packed
   */
  public static <A> Optional<String> place(
      PickedRow row,
      List<FeatureColumn> trained,
      SourceRows source,
      DataColumns spec,
      DType<A> dtype,
      IngestOptions options) {
    return SparkFaults.translate(
        source.rows().sparkSession(),
        () -> {
          ExpectedColumns expected = ExpectedColumns.of(trained);
          DataColumns wanted = expected.narrow(source.rows().schema(), spec);
          ReadColumns read = ReadColumns.of(source, wanted, options, expected);
          SourceColumns wide =
              ColumnWidths.peek(read.source().checked(), expected.widths(read.columns()));
          return place(row, read.source(), expected.rescaled(wide), dtype, options);
        });
  }

  private static <A> Optional<String> place(
      PickedRow row,
      SourceRows source,
      SourceColumns columns,
      DType<A> dtype,
      IngestOptions options)
      throws IOException {
    RowReader<A> reader = columns.reader(dtype, options.rules());
    byte[] content = row.content(reader.codec());
    Optional<BadRowSearch.Found> found =
        BadRowSearch.find(source.checked(), columns.expressions(), () -> equalTo(content, reader));
    return found.isPresent() ? Optional.of(found.get().place(source)) : Optional.empty();
  }

  /** Marks the rows of this content. */
  private static <A> BadRowSearch.RowCheck equalTo(byte[] content, RowReader<A> reader) {
    RowView<A> row = reader.codec().newRow();
    ContentHash hash = new ContentHash();
    BadCell mark = BadCell.malformed("");
    return cells ->
        reader.read(cells, row, hash) == null && Arrays.equals(reader.codec().content(row), content)
            ? mark
            : null;
  }
}

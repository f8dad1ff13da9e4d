package io.thalweg.driver.ingest;

import io.thalweg.shared.nn.Block;
import io.thalweg.worker.data.ContentHash;
import io.thalweg.worker.data.RowCodec;
import io.thalweg.worker.data.RowOrigins.Origin;
import io.thalweg.worker.data.RowView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of a sample by the part of the source that they come from: a file, or files that follow
 * each other where each has few rows; of less than {@value #FEWEST_FILES} files, stretches of rows
 * in their order.
 *
 * @param parts in the order of the source; rows whose origin is not known are in none
 * @param ofFiles whether they are files, not stretches
 */
public record SourceParts(List<Part> parts, boolean ofFiles) {
  private static final int FEWEST_FILES = 3;
  private static final int FEWEST_ROWS = 40;
  private static final int MOST_STRETCHES = 10;

  /** Nothing is known of where rows come from. */
  public static final SourceParts NONE = new SourceParts(List.of(), false);

  /**
   * A part of the source.
   *
   * @param name in words: a file, or {@code rows 3001 to 4000 of FILE}
   * @param rows their numbers in the sample
   */
  public record Part(String name, int[] rows) {}

  /** A row of the sample and where it comes from. */
  private record Known(int row, Origin origin) {}

  /** Takes a copy. */
  public SourceParts {
    parts = List.copyOf(parts);
  }

  /** The parts that the rows of {@code sample}, some rows of {@code data}, come from. */
  public static <A> SourceParts of(PackedData<A> data, Block<A> sample) {
    if (data.codec().varies()) {
      return NONE;
    }
    List<Known> known = known(data, sample);
    known.sort(
        Comparator.comparing((Known row) -> row.origin().file())
            .thenComparingInt(row -> row.origin().partition())
            .thenComparingLong(row -> row.origin().row()));
    long files = known.stream().map(row -> row.origin().file()).distinct().count();
    boolean several = files >= FEWEST_FILES;
    return new SourceParts(several ? byFile(known) : stretches(known), several);
  }

  private static <A> List<Known> known(PackedData<A> data, Block<A> sample) {
    Map<Long, Origin> origins = data.origins().byContent();
    RowView<A> row = data.codec().newRow();
    ContentHash hash = new ContentHash();
    List<Known> known = new ArrayList<>();
    for (int i = 0; i < sample.rows(); i++) {
      fill(row, data.codec(), sample, i);
      hash.update(row);
      int number = i;
      Optional.ofNullable(origins.get(hash.first()))
          .ifPresent(origin -> known.add(new Known(number, origin)));
    }
    return known;
  }

  /** Makes {@code row} a row of the sample. Mutates it. */
  private static <A> void fill(RowView<A> row, RowCodec<A> codec, Block<A> sample, int number) {
    int width = codec.width();
    int labels = codec.labelWidth();
    for (int j = 0; j < width; j++) {
      row.set(j, codec.dtype().get(sample.features().values(), number * width + j));
    }
    for (int j = 0; j < labels; j++) {
      row.set(width + j, codec.dtype().get(sample.labels(), number * labels + j));
    }
    if (codec.hasWeight()) {
      row.set(width + labels, sample.weight(codec.dtype(), number));
    }
  }

  private static List<Part> byFile(List<Known> sorted) {
    List<Part> parts = new ArrayList<>();
    int from = 0;
    for (int end = 1; end <= sorted.size(); end++) {
      boolean whole =
          end == sorted.size()
              || !sorted.get(end).origin().file().equals(sorted.get(end - 1).origin().file());
      if (whole && (end - from >= FEWEST_ROWS || end == sorted.size())) {
        List<Known> own = sorted.subList(from, end);
        String first = FilePlace.readable(own.get(0).origin().file());
        String last = FilePlace.readable(own.get(own.size() - 1).origin().file());
        parts.add(
            part(first.equals(last) ? first : "the files from " + first + " to " + last, own));
        from = end;
      }
    }
    return parts;
  }

  private static List<Part> stretches(List<Known> sorted) {
    int count = Math.min(MOST_STRETCHES, sorted.size() / FEWEST_ROWS);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Known> own = sorted.subList(i * sorted.size() / count, (i + 1) * sorted.size() / count);
      parts.add(part(stretch(own, sorted, i, count), own));
    }
    return parts;
  }

  /** What a stretch is called: by rows where they are counted through, else by its share. */
  private static String stretch(List<Known> own, List<Known> all, int number, int count) {
    Origin first = own.get(0).origin();
    Origin last = own.get(own.size() - 1).origin();
    String of = first.file().isEmpty() ? "the data" : FilePlace.readable(first.file());
    boolean counted =
        all.stream().allMatch(row -> row.origin().partition() == 0)
            && first.file().equals(last.file());
    return counted
        ? String.format("about rows %d to %d of %s", first.row() + 1, last.row() + 1, of)
        : String.format(
            Locale.ROOT,
            "the rows from about %d %% to %d %% of %s",
            100 * number / count,
            100 * (number + 1) / count,
            first.file().equals(last.file()) ? of : "the data");
  }

  private static Part part(String name, List<Known> rows) {
    return new Part(name, rows.stream().mapToInt(Known::row).sorted().toArray());
  }
}

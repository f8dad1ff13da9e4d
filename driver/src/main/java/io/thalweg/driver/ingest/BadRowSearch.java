package io.thalweg.driver.ingest;

import io.thalweg.worker.data.ContentHash;
import io.thalweg.worker.data.RowView;
import io.thalweg.worker.rows.BadCell;
import io.thalweg.worker.rows.RowReader;
import io.thalweg.worker.session.JobScope;
import io.thalweg.worker.session.StoppableJob;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;

/**
 * Finds where the first bad row stands, and counts all. Rows do not carry their origin, so the
 * source is read once more, with the file and the block that each row comes from; the number of a
 * row in its file is its number in its block plus the rows of the blocks before. First means: of
 * the first file by name, the first row.
 */
final class BadRowSearch {
  private BadRowSearch() {}

  /**
   * The bad rows of a source.
   *
   * @param cell what is wrong with the first
   * @param file its file as Spark names it, or empty where the rows come from no file
   * @param row its number in its file, or in the whole source, from 1
   * @param counts all of them by what is wrong
   */
  record Found(BadCell cell, String file, long row, BadRowCounts counts) {
    /** The place of the first in words: row, line where the files have lines, file. */
    String place(SourceRows source) throws IOException {
      if (file.isEmpty()) {
        return "row " + row + " of the data";
      }
      return "row " + row + line(source) + " of " + FilePlace.readable(file);
    }

    private String line(SourceRows source) throws IOException {
      Optional<TextFormat> text = source.text().filter(TextFormat::hasLines);
      if (text.isEmpty()) {
        return "";
      }
      Configuration hadoop = source.checked().sparkSession().sparkContext().hadoopConfiguration();
      long line = FilePlace.line(file, row, hadoop, text.get());
      return line > 0 ? " (line " + line + ")" : "";
    }
  }

  /** Says what is wrong with a row, or null. */
  interface RowCheck {
    BadCell check(InternalRow cells);
  }

  /** Makes a check for each task, which may keep buffers. */
  interface RowCheckFactory extends Serializable {
    RowCheck create();
  }

  /** The rows that {@code reader} refuses, or nothing where there is none any more. */
  static <A> Optional<Found> find(SourceRows source, SourceColumns columns, RowReader<A> reader) {
    return find(source.checked(), columns.expressions(), () -> check(reader));
  }

  private static <A> RowCheck check(RowReader<A> reader) {
    RowView<A> row = reader.codec().newRow();
    ContentHash hash = new ContentHash();
    return cells -> reader.read(cells, row, hash);
  }

  /** The rows that the check refuses, given the values of {@code columns}. */
  static Optional<Found> find(Dataset<Row> rows, List<Column> columns, RowCheckFactory checks) {
    List<Column> wanted = new ArrayList<>(columns);
    int fileAt = wanted.size();
    // Where no file is read, Spark may still remember the last one that this thread has read.
    boolean files = rows.inputFiles().length > 0;
    wanted.add(files ? functions.input_file_name() : functions.lit(""));
    wanted.add(files ? functions.input_file_block_start() : functions.lit(-1L));
    List<byte[]> parts =
        JobScope.run(
            rows.sparkSession().sparkContext(),
            "Thalweg: searches the first bad row, to say where it stands",
            () -> search(rows.select(wanted.toArray(new Column[0])), fileAt, checks));
    List<Block> blocks = new ArrayList<>();
    parts.forEach(bytes -> blocks.addAll(List.of(JavaBytes.read(Block[].class, bytes))));
    return first(blocks);
  }

  private static List<byte[]> search(Dataset<Row> rows, int fileAt, RowCheckFactory checks) {
    return StoppableJob.collect(
        QueryRows.of(rows)
            .mapPartitions(
                part ->
                    List.of(JavaBytes.write(search(part, fileAt, checks.create()))).iterator()));
  }

  private static Optional<Found> first(List<Block> blocks) {
    blocks.sort(
        Comparator.comparing((Block block) -> block.file)
            .thenComparingInt(block -> block.file.isEmpty() ? block.partition : 0)
            .thenComparingLong(block -> block.start));
    BadRowCounts counts = new BadRowCounts();
    blocks.forEach(block -> counts.add(block.counts));
    String file = null;
    long before = 0;
    for (Block block : blocks) {
      if (!block.file.equals(file)) {
        file = block.file;
        before = 0;
      }
      if (block.bad != null) {
        return Optional.of(new Found(block.bad, block.file, before + block.badRow + 1, counts));
      }
      before += block.rows;
    }
    return Optional.empty();
  }

  private static Block[] search(Iterator<InternalRow> rows, int fileAt, RowCheck check) {
    Map<String, Block> blocks = new LinkedHashMap<>();
    while (rows.hasNext()) {
      InternalRow cells = rows.next();
      String file = cells.getUTF8String(fileAt).toString();
      long start = cells.getLong(fileAt + 1);
      Block block = blocks.computeIfAbsent(file + "@" + start, key -> new Block(file, start));
      block.add(check.check(cells));
    }
    return blocks.values().toArray(new Block[0]);
  }

  /** One split of a file (or one partition of a source without files) and its bad rows. */
  private static final class Block implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long start;
    private final int partition = TaskContext.getPartitionId();
    private final BadRowCounts counts = new BadRowCounts();
    private long rows;
    private BadCell bad;
    private long badRow;

    Block(String file, long start) {
      this.file = file;
      this.start = start;
    }

    void add(BadCell cell) {
      if (cell != null) {
        counts.add(cell);
        badRow = bad == null ? rows : badRow;
        bad = bad == null ? cell : bad;
      }
      rows++;
    }
  }
}

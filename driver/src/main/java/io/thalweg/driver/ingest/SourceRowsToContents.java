package io.thalweg.driver.ingest;

import io.thalweg.worker.data.ContentHash;
import io.thalweg.worker.data.RowLayout;
import io.thalweg.worker.spark.RowReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.Tuple2;

/** The good rows of a source as (content, 1), for counting equal rows. */
final class SourceRowsToContents<A>
    implements PairFlatMapFunction<Iterator<InternalRow>, RowContent, Long> {
  private static final long serialVersionUID = 1L;

  private final RowReader<A> reader;

  SourceRowsToContents(RowReader<A> reader) {
    this.reader = reader;
  }

  @Override
  public Iterator<Tuple2<RowContent, Long>> call(Iterator<InternalRow> rows) {
    RowLayout<A> layout = reader.layout();
    A row = layout.dtype().allocate(layout.stride());
    ContentHash hash = new ContentHash();
    return new Iterator<>() {
      private RowContent ready;

      @Override
      public boolean hasNext() {
        while (ready == null && rows.hasNext()) {
          if (reader.read(rows.next(), row, hash) == null) {
            ready = new RowContent(hash.first(), bytes(layout, row));
          }
        }
        return ready != null;
      }

      @Override
      public Tuple2<RowContent, Long> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        RowContent content = ready;
        ready = null;
        return new Tuple2<>(content, 1L);
      }
    };
  }

  private static <A> byte[] bytes(RowLayout<A> layout, A row) {
    ByteBuffer buffer = ByteBuffer.allocate(layout.rowBytes()).order(ByteOrder.LITTLE_ENDIAN);
    layout.dtype().write(row, 0, layout.stride(), buffer);
    return buffer.array();
  }
}

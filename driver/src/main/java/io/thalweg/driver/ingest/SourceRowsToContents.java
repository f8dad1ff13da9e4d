package io.thalweg.driver.ingest;

import io.thalweg.worker.data.RowCodec;
import io.thalweg.worker.rows.RowCursor;
import java.util.Iterator;
import java.util.NoSuchElementException;
import scala.Tuple2;

/** The good rows of a source as (content, 1), for counting equal rows. */
final class SourceRowsToContents<A> implements CheckedSource.ToPairs<A, RowContent, Long> {
  private static final long serialVersionUID = 1L;

  private final RowCodec<A> codec;

  SourceRowsToContents(RowCodec<A> codec) {
    this.codec = codec;
  }

  @Override
  public Iterator<Tuple2<RowContent, Long>> call(RowCursor<A> rows) {
    return new Iterator<>() {
      private RowContent ready;

      @Override
      public boolean hasNext() {
        while (ready == null && rows.next()) {
          if (rows.bad() == null) {
            ready = new RowContent(rows.hash().first(), codec.content(rows.row()));
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
}

package io.thalweg.worker.rows;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.worker.compute.Predictor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Adds what a model predicts to rows, a block at a time.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class PredictRows<A> implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;
  private static final int BLOCK_ROWS = 256;
  private static final int SHOWN_CHARACTERS = 200;

  private final Model model;
  private final DType<A> dtype;
  private final KernelChoice choice;
  private final RowFeatures<A> features;
  private final int passed;
  private final AddedColumns added;
  private final BadRowRule badRows;
  private final PredictedCounts counts; // null where nobody asks
  private final Broadcast<byte[]> parameters;

  /**
   * Predictions of a model.
   *
   * @param features where the features of a row stand
   * @param passed how many cells of a row, from its first on, are passed on
   * @param added the cells that follow them
   * @param counts counts the rows; then a bad row that is not to be ends its partition without an
   *     error, which is the caller's to raise
   * @param parameters the little-endian bytes of the flat parameters
   */
  public PredictRows(
      Model model,
      DType<A> dtype,
      KernelChoice choice,
      RowFeatures<A> features,
      int passed,
      AddedColumns added,
      BadRowRule badRows,
      Optional<PredictedCounts> counts,
      Broadcast<byte[]> parameters) {
    this.model = model;
    this.dtype = dtype;
    this.choice = choice;
    this.features = features;
    this.passed = passed;
    this.added = added;
    this.badRows = badRows;
    this.counts = counts.orElse(null);
    this.parameters = parameters;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Predictor<A> predictor =
        new Predictor<>(
            model,
            KernelProvider.find(dtype, choice),
            dtype.fromBytes(parameters.value()),
            BLOCK_ROWS);
    return new Predictions(rows, predictor);
  }

  private final class Predictions implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final Predictor<A> predictor;
    private final ArrayDeque<Row> ready = new ArrayDeque<>();
    private boolean ended;

    Predictions(Iterator<Row> rows, Predictor<A> predictor) {
      this.rows = rows;
      this.predictor = predictor;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && !ended) {
        predictBlock();
      }
      return !ready.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }

    /** Reads rows until a block is full; rows without a prediction keep their place among them. */
    private void predictBlock() {
      List<Object[]> block = new ArrayList<>();
      List<Object[]> good = new ArrayList<>();
      while (block.size() < BLOCK_ROWS && !ended) {
        if (!rows.hasNext()) {
          countUnknown();
          ended = true;
        } else {
          read(rows.next(), block, good);
        }
      }
      if (!good.isEmpty()) {
        predictor.run(good.size());
      }
      for (int i = 0; i < good.size(); i++) {
        added.write(predictor, i, good.get(i), passed);
      }
      block.forEach(cells -> ready.add(RowFactory.create(cells)));
    }

    private void read(Row row, List<Object[]> block, List<Object[]> good) {
      BadCell bad = features.read(row, predictor.features(), good.size());
      count(bad != null);
      if (bad != null && badRows == BadRowRule.FAIL) {
        ended = true;
        if (counts == null) {
          throw unusable(row, bad);
        }
      } else if (bad == null || badRows == BadRowRule.NULL) {
        Object[] cells = cells(row);
        block.add(cells);
        if (bad == null) {
          good.add(cells);
        }
      }
    }

    private void countUnknown() {
      if (counts != null) {
        features.unknown().forEach((column, cells) -> counts.unknown().get(column).add(cells));
      }
    }

    private Object[] cells(Row row) {
      Object[] cells = new Object[passed + added.parts().size()];
      for (int i = 0; i < passed; i++) {
        cells[i] = row.get(i);
      }
      return cells;
    }

    private void count(boolean bad) {
      if (counts != null) {
        counts.rows().add(1);
        counts.bad().add(bad ? 1 : 0);
      }
    }
  }

  private ThalwegException unusable(Row row, BadCell bad) {
    String text = row.toString();
    return ThalwegException.of(
            ErrorCode.BAD_ROW, "feature '" + bad.cell() + "' of a row cannot be used")
        .expected(features.expectation() + " in every feature")
        .found(
            bad.found(dtype)
                + " in the row "
                + text.substring(0, Math.min(text.length(), SHOWN_CHARACTERS)))
        .remedy(
            "correct the row, or leave out such rows, or get null for them:"
                + " PredictionOptions.withBadRows(BadRowRule.SKIP or NULL)");
  }
}

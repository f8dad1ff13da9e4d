package io.thalweg.worker.spark;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.worker.compute.Predictor;
import io.thalweg.worker.compute.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Adds the columns {@code prediction} and, for classifiers, {@code probability} to rows, a block at
 * a time.
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
  private final Broadcast<byte[]> parameters;

  /**
   * Predictions of a model.
   *
   * @param features where the features of a row stand
   * @param parameters the little-endian bytes of the flat parameters
   */
  public PredictRows(
      Model model,
      DType<A> dtype,
      KernelChoice choice,
      RowFeatures<A> features,
      Broadcast<byte[]> parameters) {
    this.model = model;
    this.dtype = dtype;
    this.choice = choice;
    this.features = features;
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

    Predictions(Iterator<Row> rows, Predictor<A> predictor) {
      this.rows = rows;
      this.predictor = predictor;
    }

    @Override
    public boolean hasNext() {
      return !ready.isEmpty() || rows.hasNext();
    }

    @Override
    public Row next() {
      if (ready.isEmpty()) {
        predictBlock();
      }
      return ready.remove();
    }

    private void predictBlock() {
      if (!rows.hasNext()) {
        throw new NoSuchElementException();
      }
      List<Row> block = new ArrayList<>();
      while (rows.hasNext() && block.size() < BLOCK_ROWS) {
        Row row = rows.next();
        BadCell bad = features.read(row, predictor.features(), block.size() * features.width());
        if (bad != null) {
          throw unusable(row, bad);
        }
        block.add(row);
      }
      predictor.run(block.size());
      for (int i = 0; i < block.size(); i++) {
        ready.add(extended(block.get(i), i));
      }
    }

    private Row extended(Row row, int index) {
      boolean classifier = Task.of(model).hasProbabilities();
      Object[] cells = new Object[row.size() + (classifier ? 2 : 1)];
      for (int i = 0; i < row.size(); i++) {
        cells[i] = row.get(i);
      }
      cells[row.size()] = predictor.prediction(index);
      if (classifier) {
        cells[row.size() + 1] = predictor.probability(index);
      }
      return RowFactory.create(cells);
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
        .remedy("correct the row or filter it out before predicting");
  }
}

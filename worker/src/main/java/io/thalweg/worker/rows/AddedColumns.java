package io.thalweg.worker.rows;

import io.thalweg.worker.compute.Predictor;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.ml.linalg.Vectors;

/**
 * The cells that a prediction adds to a row, after those that the row has.
 *
 * @param parts what is added, in order
 * @param vectors whether several numbers are Spark ML vectors; arrays else
 */
public record AddedColumns(List<Part> parts, boolean vectors) implements Serializable {
  /** What can be added. */
  public enum Part {
    /** The class number, or the predicted number; several of a label of several numbers. */
    PREDICTION,
    /** One number per class, or per number of a label. */
    PROBABILITY,
    /** One score per class or number of a label, the larger the likelier: logits or margins. */
    RAW_PREDICTION
  }

  /** Takes a copy. */
  public AddedColumns {
    parts = List.copyOf(parts);
  }

  /** Writes the cells of a row of the predictor's last run to {@code cells} from {@code at} on. */
  void write(Predictor<?> predictor, int row, Object[] cells, int at) {
    for (int i = 0; i < parts.size(); i++) {
      cells[at + i] =
          switch (parts.get(i)) {
            case PREDICTION -> prediction(predictor, row);
            case PROBABILITY -> numbers(predictor.probability(row));
            case RAW_PREDICTION -> numbers(predictor.rawPrediction(row));
          };
    }
  }

  private Object prediction(Predictor<?> predictor, int row) {
    return predictor.predictions() == 1
        ? predictor.prediction(row, 0)
        : numbers(predictor.predictions(row));
  }

  private Object numbers(double[] values) {
    return vectors ? Vectors.dense(values) : values;
  }
}

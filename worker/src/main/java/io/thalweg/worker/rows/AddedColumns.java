package io.thalweg.worker.rows;

import io.thalweg.shared.nn.LabelUnit;
import io.thalweg.worker.compute.Predictor;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.Vectors;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The cells that a prediction adds to a row, after those that the row has.
 *
 * @param parts what is added, in order
 * @param vectors whether several numbers are Spark ML vectors; arrays else
 * @param classes the names of the classes, which then stand for their numbers; none where classes
 *     are numbers
 * @param back turns a predicted number into one of the label
 */
public record AddedColumns(List<Part> parts, boolean vectors, List<String> classes, LabelUnit back)
    implements Serializable {
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
    classes = List.copyOf(classes);
  }

  /** Writes the cells of a row of the predictor's last run to {@code cells} from {@code at} on. */
  void write(Predictor<?> predictor, int row, Object[] cells, int at) {
    for (int i = 0; i < parts.size(); i++) {
      cells[at + i] =
          switch (parts.get(i)) {
            case PREDICTION -> prediction(predictor, row);
            case PROBABILITY -> scores(predictor.probability(row));
            case RAW_PREDICTION -> scores(predictor.rawPrediction(row));
          };
    }
  }

  private Object prediction(Predictor<?> predictor, int row) {
    if (predictor.predictions() > 1) {
      return numbers(predictor.predictions(row));
    }
    double predicted = predictor.prediction(row, 0);
    return classes.isEmpty() ? back.of(predicted) : classes.get((int) predicted);
  }

  /** One number for each class. */
  private Object scores(double[] values) {
    if (classes.isEmpty()) {
      return numbers(values);
    }
    Map<String, Object> byClass = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      byClass.put(classes.get(i), values[i]);
    }
    return CollectionConverters.asScala(byClass);
  }

  private Object numbers(double[] values) {
    return vectors ? Vectors.dense(values) : values;
  }
}

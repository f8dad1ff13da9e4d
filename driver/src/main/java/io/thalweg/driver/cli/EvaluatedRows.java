package io.thalweg.driver.cli;

import io.thalweg.driver.config.DataConfig;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.fit.LabelWords;
import io.thalweg.driver.ingest.DataColumns;
import io.thalweg.driver.ingest.DataNotes;
import io.thalweg.driver.ingest.Ingest;
import io.thalweg.driver.ingest.IngestOptions;
import io.thalweg.driver.ingest.LabelAdvice;
import io.thalweg.driver.ingest.ModelRules;
import io.thalweg.driver.ingest.PackedData;
import io.thalweg.driver.ingest.PackedParts;
import io.thalweg.driver.ingest.SourceQuery;
import io.thalweg.driver.ingest.SourceReader;
import io.thalweg.driver.ingest.SourceRows;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Labelled rows that a model is measured on.
 *
 * @param rows the rows, packed
 * @param badRows the rows of their source that were left out
 * @param notes what a user should know of them
 * @param <A> {@code float[]} or {@code double[]}
 */
record EvaluatedRows<A>(PackedData<A> rows, long badRows, List<String> notes) {
  private static final String NAME = "evaluated";

  /**
   * Reads the test data that the config names, or else finds the rows again that the run has held
   * out of its training data.
   */
  static <A> EvaluatedRows<A> read(TrainedModel<A> model, SparkSession spark) {
    return model
        .config()
        .data()
        .test()
        .map(source -> whole(pack(model, spark, source, 0).train(), model))
        .orElseGet(() -> heldOut(model, spark));
  }

  private static <A> EvaluatedRows<A> whole(PackedData<A> rows, TrainedModel<A> model) {
    List<String> notes = DataNotes.of(NAME, rows, model.spec().task()).texts();
    return new EvaluatedRows<>(rows, rows.dropped(), notes);
  }

  private static <A> EvaluatedRows<A> heldOut(TrainedModel<A> model, SparkSession spark) {
    DataConfig data = model.config().data();
    double fraction = data.validationFraction().orElseThrow();
    PackedParts<A> parts = pack(model, spark, data.train(), fraction);
    PackedData<A> rows = parts.validation().orElseThrow();
    Task task = model.spec().task();
    List<String> notes = new ArrayList<>(DataNotes.of("train", parts, task).texts());
    notes.addAll(DataNotes.heldOut(NAME, rows, task).texts());
    if (!parts.train().dataHash().equals(model.dataHash())) {
      notes.add(
          "the training data have changed since the run: these rows are held out by the same rule,"
              + " but are not all those that the run was measured on");
    }
    return new EvaluatedRows<>(rows, rows.dropped(), notes);
  }

  private static <A> PackedParts<A> pack(
      TrainedModel<A> model, SparkSession spark, DataSource source, double fraction) {
    DataConfig data = model.config().data();
    IngestOptions options =
        IngestOptions.defaults(model.config().settings().seed())
            .withBadRows(data.badRows())
            .withValidationFraction(fraction)
            .withShards(fraction > 0 ? model.config().settings().shards().orElse(0) : 0)
            .withRules(ModelRules.of(model.spec()));
    DataColumns columns =
        new DataColumns(data.features(), Optional.of(data.label()), data.weight());
    try {
      SourceRows rows = SourceReader.readLike(spark, source, model.features());
      return advice(model, spark, source)
          .during(
              () -> Ingest.packPartsLike(model.features(), rows, columns, model.dtype(), options),
              rows::rows);
    } catch (ThalwegException e) {
      throw e.code() == ErrorCode.MISSING_COLUMN
          ? e.remedy(
              "evaluate needs the label (and the weight): name the column with --set"
                  + " data.label=NAME (data.weight=NAME, or null for none)")
          : e;
    }
  }

  private static LabelAdvice advice(TrainedModel<?> model, SparkSession spark, DataSource source) {
    String label = model.config().data().label();
    Optional<String> relation = SourceQuery.relation(spark, source);
    LabelWords words = new LabelWords(LabelWords.DATA, label, relation, model.spec().layers());
    return new LabelAdvice(label, ModelRules.of(model.spec()).label(), words);
  }
}

package io.thalweg.driver.cli;

import io.thalweg.driver.config.DataConfig;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.fit.LabelWords;
import io.thalweg.driver.fit.RowOptions;
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
import io.thalweg.worker.data.RowRules;
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
        .map(source -> whole(model, spark, source))
        .orElseGet(() -> heldOut(model, spark));
  }

  private static <A> EvaluatedRows<A> whole(
      TrainedModel<A> model, SparkSession spark, DataSource source) {
    RunConfig config = model.config();
    IngestOptions options =
        RowOptions.measured(config.settings(), config.data().badRows(), rules(model));
    PackedData<A> rows = pack(model, spark, source, options).train();
    List<String> notes = DataNotes.of(NAME, rows, model.spec().task()).texts();
    return new EvaluatedRows<>(rows, rows.dropped(), notes);
  }

  private static <A> EvaluatedRows<A> heldOut(TrainedModel<A> model, SparkSession spark) {
    DataConfig data = model.config().data();
    IngestOptions options =
        RowOptions.divided(
            model.config().settings(),
            data.badRows(),
            data.validationFraction().orElseThrow(),
            rules(model));
    PackedParts<A> parts = pack(model, spark, data.train(), options);
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

  private static RowRules rules(TrainedModel<?> model) {
    return ModelRules.of(model.spec());
  }

  private static <A> PackedParts<A> pack(
      TrainedModel<A> model, SparkSession spark, DataSource source, IngestOptions options) {
    DataConfig data = model.config().data();
    DataColumns columns = DataColumns.of(data).labelled(model.label());
    try {
      SourceRows rows = SourceReader.readLike(spark, source, model.features());
      PackedParts<A> parts =
          advice(model, spark, source)
              .during(
                  () ->
                      Ingest.packPartsLike(model.features(), rows, columns, model.dtype(), options),
                  rows::rows);
      ModelRules.requireLabels(model.spec(), parts.train());
      return parts;
    } catch (ThalwegException e) {
      throw e.code() == ErrorCode.MISSING_COLUMN
          ? e.remedy(
              "evaluate needs the label (and the weight): name the column with --set"
                  + " data.label=NAME (data.weight=NAME, or null for none)")
          : e;
    }
  }

  private static LabelAdvice advice(TrainedModel<?> model, SparkSession spark, DataSource source) {
    List<String> labels = model.config().data().label().columns();
    Optional<String> relation = SourceQuery.relation(spark, source);
    LabelWords words = new LabelWords(LabelWords.DATA, relation, model.spec().layers());
    return new LabelAdvice(labels, false, rules(model).label(), words);
  }
}

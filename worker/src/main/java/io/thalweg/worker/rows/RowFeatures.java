package io.thalweg.worker.rows;

import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.nn.Features;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.ContentHash;
import io.thalweg.worker.data.Rescaling;
import io.thalweg.worker.data.RowRules;
import io.thalweg.worker.data.RowView;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Function1;

/**
 * Writes the features of single {@link Row}s into a batch: the same conversion as training data
 * goes through, so a row has the same bits in both. Used by one thread at a time.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class RowFeatures<A> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final StructType used;
  private final int[] ordinals; // where each used column stands in a row
  private final RowReader<A> reader;
  private transient Buffers<A> buffers; // made where the rows are read

  /**
   * Features of rows of {@code schema}.
   *
   * @param schema the schema of the rows
   * @param ordinals where each feature column stands in a row
   * @param features the feature columns in model order, with their widths
   * @param dtype the run's element type
   * @param rule what every feature has to be
   * @param rescaling of all features
   */
  public RowFeatures(
      StructType schema,
      int[] ordinals,
      List<SourceColumn> features,
      DType<A> dtype,
      NumberRule rule,
      Rescaling rescaling) {
    this.ordinals = ordinals.clone();
    this.used =
        new StructType(Arrays.stream(ordinals).mapToObj(schema::apply).toArray(StructField[]::new));
    this.reader =
        new RowReader<>(
            dtype,
            features,
            List.of(),
            null,
            new RowRules(rule, NumberRule.any()),
            rescaling,
            false);
  }

  /** What every feature has to be, for messages. */
  String expectation() {
    return reader.rules().features().expectation();
  }

  /** By column of categories, how many cells so far had one that is not known. */
  Map<String, Long> unknown() {
    Map<String, Long> unknown = new HashMap<>();
    for (SourceColumn column : reader.features()) {
      if (column instanceof EncodedCategories some && some.unknown() > 0) {
        unknown.put(column.name(), some.unknown());
      }
    }
    return unknown;
  }

  /** Features per row. */
  public int width() {
    return reader.codec().width();
  }

  /**
   * Makes {@code row} the row {@code number} of {@code target}.
   *
   * @return what is wrong with the row, or null; then {@code target} is unchanged
   */
  public BadCell read(Row row, Features<A> target, int number) {
    if (buffers == null) {
      buffers = new Buffers<>(used, reader);
    }
    Object[] cells = new Object[ordinals.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = row.get(ordinals[i]);
    }
    Row features = RowFactory.create(cells);
    BadCell bad = reader.read(buffers.internal(features), buffers.row, buffers.hash);
    if (bad == null) {
      target.set(reader.codec().dtype(), number, buffers.row.elements(), 0);
    }
    return bad;
  }

  private static final class Buffers<A> {
    private final Function1<Object, Object> toInternal;
    private final RowView<A> row;
    private final ContentHash hash = new ContentHash();

    Buffers(StructType used, RowReader<A> reader) {
      this.toInternal = CatalystTypeConverters.createToCatalystConverter(used);
      this.row = reader.codec().newRow();
    }

    /** Without code of Spark's, which takes seconds to compile for thousands of columns. */
    InternalRow internal(Row features) {
      return (InternalRow) toInternal.apply(features);
    }
  }
}

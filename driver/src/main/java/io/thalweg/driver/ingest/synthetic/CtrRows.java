package io.thalweg.driver.ingest.synthetic;

import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.scalar.DoubleMath;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Clicks on advertisements: 39 fields, each with a vocabulary of its own (30 to 500,000 words, used
 * by Zipf's law with exponent 1.1), hashed to 2^20 features with 39 ones in a row (a Spark ML
 * sparse vector), and a label drawn with probability {@code sigmoid(sum of the features' weights -
 * 1.2)}.
 */
final class CtrRows implements SyntheticRows {
  private static final long serialVersionUID = 1L;

  static final int FIELDS = 39;
  static final int FEATURES = 1 << 20;

  private static final double EXPONENT = 1.1;
  private static final double LEAST_LOG10_WORDS = 1.5;
  private static final double MOST_LOG10_WORDS = 5.7;
  private static final double WEIGHT_DEVIATION = 0.35;
  private static final double INTERCEPT = -1.2;

  private final long seed;

  /** (field, word): the probability of this word or one before it. Large, so made where needed. */
  private transient double[][] cumulative;

  CtrRows(long seed) {
    this.seed = seed;
  }

  @Override
  public StructType schema() {
    return SyntheticRows.schema(
        Stream.of(SyntheticRows.column("features", SQLDataTypes.VectorType())),
        DataTypes.IntegerType);
  }

  @Override
  public int bytesPerRow() {
    return FIELDS * Integer.BYTES;
  }

  @Override
  public Row row(long index) {
    long key = SyntheticRows.rowKey(seed, index);
    int[] features = features(key);
    long weightKey = SyntheticRows.tableKey(seed, 0);
    double margin = INTERCEPT;
    for (int feature : features) {
      margin += WEIGHT_DEVIATION * CounterRandom.normal(weightKey, feature);
    }
    boolean clicked = CounterRandom.uniform(key, FIELDS) < DoubleMath.sigmoid(margin);
    double[] ones = new double[FIELDS];
    Arrays.fill(ones, 1);
    return RowFactory.create(Vectors.sparse(FEATURES, features, ones), clicked ? 1 : 0);
  }

  /** One feature for each field, ascending. Where two fields collide, one takes the next number. */
  private int[] features(long key) {
    double[][] words = words();
    int[] features = new int[FIELDS];
    for (int field = 0; field < FIELDS; field++) {
      int found = Arrays.binarySearch(words[field], CounterRandom.uniform(key, field));
      long word = found < 0 ? -found - 1 : found;
      long hash = CounterRandom.bits(SyntheticRows.tableKey(seed, 2 + field), word);
      features[field] = (int) (hash & (FEATURES - 1));
    }
    Arrays.sort(features);
    for (int i = 1; i < FIELDS; i++) {
      features[i] = Math.max(features[i], features[i - 1] + 1);
    }
    for (int i = FIELDS - 1, last = FEATURES - 1; features[i] > last; i--, last--) {
      features[i] = last;
    }
    return features;
  }

  private synchronized double[][] words() {
    if (cumulative == null) {
      cumulative = new double[FIELDS][];
      Arrays.setAll(cumulative, this::zipf);
    }
    return cumulative;
  }

  /** A field's words: the probability of word k is proportional to (k + 1)^-1.1. */
  private double[] zipf(int field) {
    double share = CounterRandom.uniform(SyntheticRows.tableKey(seed, 1), field);
    double log10 = LEAST_LOG10_WORDS + share * (MOST_LOG10_WORDS - LEAST_LOG10_WORDS);
    double[] sums = new double[(int) StrictMath.pow(10, log10)];
    double sum = 0;
    for (int word = 0; word < sums.length; word++) {
      sum += StrictMath.pow(word + 1, -EXPONENT);
      sums[word] = sum;
    }
    for (int word = 0; word < sums.length; word++) {
      sums[word] /= sum;
    }
    return sums;
  }
}

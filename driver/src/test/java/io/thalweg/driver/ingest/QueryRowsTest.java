package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows of thousands of columns come the same with compiled code and without. */
@ExtendWith(LocalSpark.class)
class QueryRowsTest {
  private static final String MODE = "spark.sql.codegen.factoryMode";
  private static final int COLUMNS = 600;

  @Test
  void aWideQueryGivesItsRowsAndLeavesTheSettingsOfTheSession(SparkSession spark) {
    Dataset<Row> wide = wide(spark).select("*");
    List<InternalRow> compiled = rows(wide.queryExecution().toRdd().toJavaRDD());
    assertEquals(compiled, rows(QueryRows.of(wide(spark).select("*"))));
    assertTrue(spark.conf().getAll().get(MODE).isEmpty(), "the setting is gone again");

    spark.conf().set(MODE, "FALLBACK");
    try {
      assertEquals(compiled, rows(QueryRows.of(wide(spark).select("*"))));
      assertEquals("FALLBACK", spark.conf().get(MODE), "the user's own setting stays");
    } finally {
      spark.conf().unset(MODE);
    }
  }

  private static List<InternalRow> rows(JavaRDD<InternalRow> rows) {
    return rows.map(InternalRow::copy).collect();
  }

  private static Dataset<Row> wide(SparkSession spark) {
    Random random = new Random(3);
    StructType schema = new StructType();
    for (int i = 0; i < COLUMNS; i++) {
      schema = schema.add("c" + i, i % 2 == 0 ? DataTypes.DoubleType : DataTypes.StringType);
    }
    List<Row> rows = new ArrayList<>();
    for (int r = 0; r < 20; r++) {
      Object[] cells = new Object[COLUMNS];
      for (int i = 0; i < COLUMNS; i++) {
        Object value = i % 2 == 0 ? (Object) random.nextDouble() : "t" + random.nextInt(99);
        cells[i] = random.nextInt(10) == 0 ? null : value;
      }
      rows.add(RowFactory.create(cells));
    }
    return spark.createDataFrame(rows, schema);
  }
}

package io.thalweg.driver.cluster;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkPlatformTest {
  @Test
  void aJavaThatIsTooNewForThisHadoopIsNamedBesideThoseThatAreNot() {
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> SparkPlatform.requireJava(25, "3.4.2"));
    assertEquals(ErrorCode.BAD_VALUE, error.code());
    for (String part : new String[] {"Java 25", "17 to 23", "JAVA_HOME"}) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
  }

  @Test
  void aTaskThatFindsItsCoresOnNoExecutorIsRefusedInsteadOfWaiting(@TempDir Path logs)
      throws Exception {
    TestClusters.stop();
    try (StandaloneCluster cluster = StandaloneCluster.start(logs, 1)) { // its worker has one core
      SparkConf conf = TestClusters.conf(cluster.master()).set("spark.task.cpus", "2");
      try (SparkSession spark = SparkSession.builder().config(conf).getOrCreate()) {
        ThalwegException error =
            assertThrows(ThalwegException.class, () -> SparkPlatform.requireSlots(spark));
        assertEquals(ErrorCode.BAD_VALUE, error.code());
        assertTrue(error.getMessage().contains("--conf spark.task.cpus=1"), error.getMessage());
      }
    }
  }

  @Test
  void everyOtherPairRuns() {
    assertDoesNotThrow(() -> SparkPlatform.requireJava(23, "3.4.2"));
    assertDoesNotThrow(() -> SparkPlatform.requireJava(17, "3.4.1"));
    assertDoesNotThrow(() -> SparkPlatform.requireJava(25, "3.5.0"));
    assertDoesNotThrow(() -> SparkPlatform.requireJava(25, "4.0.0"));
    assertDoesNotThrow(() -> SparkPlatform.requireJava());
  }
}

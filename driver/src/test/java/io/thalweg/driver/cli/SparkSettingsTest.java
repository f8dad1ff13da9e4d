package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.cluster.TestClusters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of Spark that cannot work are the user's error, and what is said to do cures it. */
class SparkSettingsTest {
  private static final Pattern REMEDY = Pattern.compile("to do:.*--conf (\\S+=\\S+)");

  @BeforeEach
  void noSparkIsThere() {
    TestClusters
        .stop(); // a session that lives would be used in the place of one with these settings
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "local[2] | spark.task.cpus=4 | at most 2",
        "local | spark.task.cpus=2 | at most 1",
        "local-cluster[1,1,1024] | spark.task.cpus=2 | at most 1",
        "spark://127.0.0.1:1 | spark.thalweg.port=70000 | 70000",
        "local[2] | spark.task.cpus=0 | at least 1",
        "local[2] | spark.task.cpus=two | two",
        "local[2] | spark.thalweg.port=70000 | 70000",
        "local[2] | spark.thalweg.port=-2 | -2",
        "local[2] | spark.thalweg.port=http | http",
        "local[2] | spark.thalweg.roundTimeout=soon | spark.thalweg.roundTimeout=10min",
        "local[2] | spark.thalweg.prot=0 | did you mean 'spark.thalweg.port'",
        "local[2] | spark.thalweg.sharedMemory=no | spark.thalweg.sharedMemory",
        "local[2] | spark.thalweg.shardMemory=much | spark.thalweg.shardMemory",
        "local[2] | spark.thalweg.io.serverThreads=many | many",
        "local[2] | spark.thalweg.io.connectionTimeout=long | long",
        "local[2] | spark.thalweg.io.sreverThreads=1 | did you mean 'serverThreads'",
        "local[2] | spark.driver.port=70000 | spark.driver.port=70000",
        "local[2] | spark.driver.port=http | spark.driver.port=http",
        "local[2] | spark.driver.bindAddress=192.0.2.1 | spark.driver.bindAddress=192.0.2.1",
        "local[2] | spark.memory.fraction=1.5 | spark.memory.fraction=1.5",
        "local[2] | spark.serializer=no.such.Class | no.such.Class",
      })
  void whatCannotWorkIsAUsersErrorWithARemedy(String master, String setting, String part) {
    Output refused = run(master, setting);
    assertEquals(64, refused.code(), refused.err());
    assertTrue(refused.err().contains(part), refused.err());
    assertTrue(refused.err().contains("to do:"), refused.err());
    assertFalse(refused.err().contains("this is a bug"), refused.err());
    Matcher remedy = REMEDY.matcher(refused.err());
    if (master.startsWith("local[") && remedy.find() && !remedy.group(1).endsWith("VALUE")) {
      TestClusters.stop();
      Output cured = run(master, remedy.group(1).replaceAll("[,.;]$", ""));
      assertEquals(0, cured.code(), cured.err());
    }
  }

  /** The other half of what is said to do. */
  @Test
  void leavingASettingOutIsEnough() {
    Output output = Output.of("example", "quadratic", "--master", "local[2]");
    assertEquals(0, output.code(), output.err());
  }

  @Test
  void aPortThatIsTakenIsSaidBeforeSparkStarts() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(other.getLocalPort());
      Output refused = run("local[2]", "spark.thalweg.port=" + port);
      assertEquals(64, refused.code(), refused.err());
      assertTrue(refused.err().contains(port), refused.err());
      assertTrue(refused.err().contains("spark.thalweg.port=0"), refused.err());
    }
  }

  private static Output run(String master, String setting) {
    return Output.of("example", "quadratic", "--master", master, "--conf", setting);
  }
}

package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionSettingsTest {
  private static final Map<String, String> NONE = Map.of();

  @Test
  void anEmbeddedSessionUsesAllCoresAndIsQuietAndClosed() {
    Map<String, String> conf = settings(null, List.of(), NONE).conf();

    assertEquals("local[*]", conf.get("spark.master"));
    assertEquals("app", conf.get("spark.app.name"));
    assertEquals("false", conf.get("spark.ui.enabled"));
    assertEquals("false", conf.get("spark.ui.showConsoleProgress"));
    assertEquals("127.0.0.1", conf.get("spark.driver.bindAddress"));
    assertFalse(conf.containsKey("spark.jars"));
    assertFalse(conf.containsKey("spark.executor.extraJavaOptions"));
  }

  @Test
  void whatTheUserSaysStands() {
    Map<String, String> conf =
        settings(
                "local[2]",
                List.of("spark.ui.enabled=true", "spark.x=a=b", "spark.app.name=mine"),
                Map.of("spark.driver.host", "10.0.0.1"))
            .conf();

    assertEquals("local[2]", conf.get("spark.master"));
    assertEquals("true", conf.get("spark.ui.enabled"));
    assertEquals("a=b", conf.get("spark.x"));
    assertEquals("mine", conf.get("spark.app.name"));
    assertFalse(conf.containsKey("spark.driver.host"), "a system property is left to Spark");
  }

  @Test
  void aClusterGetsOurJarAndOnlyALoopbackOneALoopbackDriver() {
    Map<String, String> launcher = Map.of("thalweg.jar", "/x y/thalweg.jar");
    Map<String, String> near = settings("spark://127.0.0.1:7077", List.of(), launcher).conf();
    Map<String, String> far = settings("spark://far:7077,near:7077", List.of(), launcher).conf();

    assertEquals("/x y/thalweg.jar", near.get("spark.jars"));
    assertEquals("127.0.0.1", near.get("spark.driver.host"));
    assertEquals("/x y/thalweg.jar", far.get("spark.jars"));
    assertFalse(far.containsKey("spark.driver.host"));
    assertFalse(far.containsKey("spark.ui.enabled"));
  }

  @Test
  void executorsGetTheOptionsOfTheLauncherUnlessTheUserChooses() {
    String key = "spark.executor.extraJavaOptions";
    String ours = settings("spark://far:7077", List.of(), NONE).conf().get(key);
    String theirs = settings("spark://far:7077", List.of(key + "=-Xss2m"), NONE).conf().get(key);

    assertEquals(
        "-XX:+UseParallelGC -XX:+UseTransparentHugePages "
            + System.getProperty("kernel.jvm.options"), // the pom.xml's, which the launcher gets
        ours);
    assertEquals("-Xss2m", theirs);
  }

  @Test
  void jarsOfTheUserAreSentBesideOurs() {
    Map<String, String> launcher = Map.of("thalweg.jar", "ours.jar", "spark.jars", "theirs.jar");

    assertEquals(
        "theirs.jar,ours.jar", settings("yarn", List.of(), launcher).conf().get("spark.jars"));
    assertEquals(
        "a.jar,b.jar,ours.jar",
        settings("yarn", List.of("spark.jars=a.jar,b.jar"), launcher).conf().get("spark.jars"));
  }

  @Test
  void sparkSubmitDecidesAlone() {
    Map<String, String> submitted =
        Map.of("SPARK_SUBMIT", "true", "spark.master", "local[3]", "spark.app.name", "theirs");
    SessionSettings settings = settings(null, List.of(), submitted);

    assertEquals(
        Set.of("spark.master", "spark.redaction.regex", "spark.redaction.string.regex"),
        settings.conf().keySet());
  }

  @Test
  void twoDifferentMastersAreAnError() {
    Map<String, String> submitted = Map.of("spark.master", "yarn");

    assertEquals("yarn", settings("yarn", List.of(), submitted).master().text());
    check(() -> settings("local[2]", List.of(), submitted), "--master local[2]", "yarn");
    check(() -> settings("yarn", List.of("spark.master=local"), NONE), "spark.master=local");
  }

  @Test
  void settingsThatAreNotSparksAndUnknownMastersAreErrors() {
    check(() -> settings(null, List.of("optimizer.lr=1"), NONE), "optimizer.lr=1", "--set");
    check(() -> settings(null, List.of("spark.x"), NONE), "spark.x");
    for (String bad : List.of("loca[2]", "local[0]", "spark://host", "spark://h:1/x", "")) {
      check(() -> settings(bad, List.of(), NONE), "'" + bad + "'", "spark://HOST:PORT");
    }
    for (String good : List.of("local", "local[*,3]", "local-cluster[2,1,1024]", "k8s://h:1")) {
      assertEquals(good, settings(good, List.of(), NONE).master().text());
    }
  }

  private static void check(Runnable call, String... parts) {
    ThalwegException error = assertThrows(ThalwegException.class, call::run);
    assertEquals(ErrorCode.BAD_VALUE, error.code());
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
  }

  private static SessionSettings settings(
      String master, List<String> conf, Map<String, String> properties) {
    return SessionSettings.of(new SessionOptions(master, conf), "app", properties);
  }
}

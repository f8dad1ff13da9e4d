package io.thalweg.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No error tells its user to do what nobody has tried: every text stands in a table of trials, in a
 * test that is named here, or here with the reason why no test can try it. Texts that name a
 * setting are held by {@code RemedyTest} and {@code SparkSettingsTest}.
 */
class EveryRemedyTest {
  private static final Path TESTS = Path.of("src", "test", "java");
  private static final String DISK =
      "a full disk or a folder without permission; root may write all";
  private static final String CHANGING = "data that change between two reads of one run";
  private static final String STORE = "the classes and the account of another file system";
  private static final String DYING = "executors that die again and again";
  private static final String JVM = "other options of this very JVM, or another JDK";

  /** Beginnings of texts, and what it would take to provoke their errors. */
  private static final Map<String, String> UNTRIED = new LinkedHashMap<>();

  static {
    UNTRIED.put("check the permissions and the free space of ", DISK);
    UNTRIED.put("check the free space of the disk and the permissions of the folder", DISK);
    UNTRIED.put("run again when nothing writes to the data any more", CHANGING);
    UNTRIED.put("write s3a:// in place of s3://", STORE);
    UNTRIED.put("correct the path, or start with spark-submit --packages", STORE);
    UNTRIED.put("start with spark-submit --conf spark.jars.packages=", STORE);
    UNTRIED.put("set JAVA_HOME to a JDK 17 or 21", JVM);
    UNTRIED.put("start Java with --add-opens=java.base/java.io=ALL-UNNAMED", JVM);
    UNTRIED.put("install libopenblas0 or libblas3", "a machine without a native BLAS");
    UNTRIED.put("set 'shards' to a larger power of two", "2 GB of rows in one shard");
    UNTRIED.put("use the Thalweg that has written it, or a newer one", "a later Thalweg");
    UNTRIED.put("look into the executors' logs", DYING);
    UNTRIED.put("look into the log of that executor", DYING);
    UNTRIED.put("see the system's log of its machine (dmesg)", "a machine without free memory");
    UNTRIED.put("leave more room beside the heap", "containers of YARN or Kubernetes");
    UNTRIED.put("give it a larger heap", JVM);
    UNTRIED.put("see the cluster's web page", "a cluster without free workers, for minutes");
    UNTRIED.put("choose a folder that all machines mount", "a second machine");
    UNTRIED.put("run it again with --debug for the stack trace", "a bug that nobody knows of");
  }

  /** Texts that a test of its own tries. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "start more executors, so that each holds fewer rows", "MisbehavingTaskTest",
          "leave System.exit and Runtime.halt out of code that tasks run", "MisbehavingTaskTest",
          "leave out --ui-port: then it is one that is free", "RunPageTest",
          "look there for a loop without end or a lock", "StuckRoundTest",
          "say 'export LC_ALL=C.UTF-8' first (on a cluster, for the driver)", "LocaleTest",
          "stop the SparkContext or the session after the run has ended", "HostApplicationTest");

  /** Whose texts name settings of Spark, which {@code SparkSettingsTest} gets wrong. */
  private static final List<String> SPARK =
      List.of(
          "OwnSettings",
          "SharedMemory",
          "ShardMemory",
          "TaskCores",
          "SparkRefusal",
          "SparkPlatform");

  /** Who hands on texts of others, and where these are tried. */
  private static final Map<String, String> CARRIERS =
      Map.of(
          "FailureCodec", "what a worker has said",
          "Doctor", "what is found to be wrong with a run: DoctorTest",
          "Trained", "what is found for a run that has diverged: DivergenceTest",
          "ColumnProblems", "how columns are written: RemedyTest, RowRemediesTest",
          "LabelAdvice", "how labels are numbered: RemedyTest",
          "UnknownKey", "names that are meant: ForeignNamesTest",
          "KernelProvider", JVM);

  private static List<RemedyTexts> given() {
    return Stream.of("shared", "worker", "driver")
        .flatMap(module -> RemedyTexts.given(Path.of("..", module, "src/main/java")).stream())
        .toList();
  }

  /** Whether another table has the texts of this class that say what to set. */
  private static boolean isSet(RemedyTexts texts) throws IOException {
    boolean setting =
        texts.pieces().stream().anyMatch(text -> text.contains("--set") || text.contains("--conf"));
    String table = Files.readString(TESTS.resolve("io/thalweg/driver/cli/RemedyTest.java"));
    return setting
        && (SPARK.contains(texts.source()) || table.contains('"' + texts.source() + '"'));
  }

  private static boolean isListed(String text) {
    return Stream.concat(UNTRIED.keySet().stream(), ELSEWHERE.keySet().stream())
        .anyMatch(text::startsWith);
  }

  @Test
  void everyTextIsTriedOrSaysWhyNot() throws IOException {
    String tried = RemedyTexts.tried(TESTS);
    TreeSet<String> missing = new TreeSet<>();
    for (RemedyTexts texts : given()) {
      if (!isSet(texts)) {
        texts.pieces().stream()
            .filter(text -> !tried.contains(text) && !isListed(text))
            .forEach(text -> missing.add(texts.source() + ": " + text));
      }
    }
    assertEquals(new TreeSet<String>(), missing, "texts that no trial has");
  }

  @Test
  void aTextThatCannotBeSeenHereIsOneOfAnotherClass() {
    TreeSet<String> unseen = new TreeSet<>();
    given().stream()
        .filter(texts -> texts.pieces().isEmpty() && !CARRIERS.containsKey(texts.source()))
        .forEach(texts -> unseen.add(texts.source() + ": " + texts.expression()));
    assertEquals(new TreeSet<String>(), unseen);
  }

  @Test
  void theListsHoldNothingThatIsGoneOrTried() {
    String tried = RemedyTexts.tried(TESTS);
    List<String> all = given().stream().flatMap(texts -> texts.pieces().stream()).toList();
    Stream.concat(UNTRIED.keySet().stream(), ELSEWHERE.keySet().stream())
        .forEach(
            text -> {
              assertTrue(all.stream().anyMatch(piece -> piece.startsWith(text)), "gone: " + text);
              assertFalse(tried.contains(text), "tried: " + text);
            });
    List<String> tests = RemedyTexts.names(TESTS);
    ELSEWHERE.forEach((text, test) -> assertTrue(tests.contains(test), "no " + test));
    SPARK.forEach(
        name -> assertTrue(given().stream().anyMatch(t -> t.source().equals(name)), name));
  }
}

package io.thalweg.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents point to is there. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..");
  private static final int LONGEST_README = 9000; // bytes: a minute's reading
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern XML = Pattern.compile("(?s)```xml\\n(.*?)```");
  private static final Pattern CODE = Pattern.compile("`([A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)+)`");

  @Test
  void everyRelativeLinkHasItsFileAndItsHeading() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      for (String link : found(LINK, Files.readString(document))) {
        if (!link.matches("[a-z]+:.*") && !leads(document, link)) {
          broken.add(document + ": " + link);
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  @Test
  void everyFileThatContributingNamesIsThere() throws IOException {
    List<String> names = found(CODE, Files.readString(ROOT.resolve("CONTRIBUTING.md")));
    assertTrue(names.size() > 3, names.toString());
    for (String name : names) {
      assertTrue(Files.exists(ROOT.resolve(name)), name);
    }
  }

  @Test
  void theReadmeShowsTheDependenciesOfTheProjectThatATestBuilds() throws IOException {
    String pom = Files.readString(ROOT.resolve("driver/src/it/outside/pom.xml"));
    for (String name : found(Pattern.compile("<([a-z.]+\\.version)>"), pom)) {
      String version = found(Pattern.compile("<" + name + ">(.*)</"), pom).get(0);
      pom = pom.replace("${" + name + "}", version);
    }
    List<String> shown = found(XML, Files.readString(ROOT.resolve("README.md")));
    assertEquals(1, shown.size());
    assertTrue(bare(pom).contains(bare(shown.get(0))), shown.get(0));
  }

  private static String bare(String xml) {
    return xml.replaceAll("(?s)<!--.*?-->", "").replaceAll("\\s", "");
  }

  @Test
  void theReadmeIsShort() throws IOException {
    long bytes = Files.size(ROOT.resolve("README.md"));
    assertTrue(bytes <= LONGEST_README, bytes + " bytes");
  }

  @Test
  void continuousIntegrationRunsTheTestCommandOfTheReadme() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    assertTrue(readme.contains("\n    deploy/thalweg train conf/quickstart.yaml "), "the main job");
    assertTrue(readme.contains("\n    mvn verify "), "the tests");
    List<String> script = Files.readAllLines(ROOT.resolve(".ci/run"));
    assertEquals("exec mvn -B --no-transfer-progress verify", script.get(script.size() - 1));
  }

  private static boolean leads(Path document, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
    return Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
  }

  /** As GitHub makes them of headings. */
  private static List<String> anchors(Path document) throws IOException {
    return found(HEADING, Files.readString(document)).stream()
        .map(heading -> heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", ""))
        .map(heading -> heading.replace(' ', '-'))
        .toList();
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    for (String folder : List.of(".", "conf", "conf/data", "deploy")) {
      try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
      }
    }
    assertTrue(documents.size() >= 6, documents.toString());
    return documents;
  }
}

package io.thalweg.driver.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Code in the documentation is code of the examples, which compile and are tested. */
class DocumentedCodeTest {
  private static final Path SOURCES = Path.of("src", "main", "java", "io", "thalweg", "driver");
  private static final Pattern README = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern JAVADOC =
      Pattern.compile("<pre>\\{@code\\n(.*?)\\}</pre>", Pattern.DOTALL);

  @Test
  void theReadmeShowsCodeOfTheExamples() throws IOException {
    assertEquals(1, check(README, Files.readString(Path.of("..", "README.md"))));
  }

  @Test
  void theJavadocOfTheApiShowsCodeOfTheExamples() throws IOException {
    int blocks = 0;
    for (String file : List.of("Training.java", "Objective.java")) {
      String source = Files.readString(SOURCES.resolve("api").resolve(file));
      blocks += check(JAVADOC, source.replaceAll("(?m)^ \\* ?", ""));
    }
    assertEquals(2, blocks);
  }

  private static int check(Pattern block, String text) throws IOException {
    String examples = examples();
    List<String> blocks =
        block.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
    for (String code : blocks) {
      assertTrue(examples.contains(withoutSpace(code)), "not in any example:\n" + code);
    }
    return blocks.size();
  }

  private static String examples() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES.resolve("example"))) {
      return files
          .map(DocumentedCodeTest::read)
          .map(DocumentedCodeTest::withoutSpace)
          .collect(Collectors.joining("\n"));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Line breaks and indentation may differ. */
  private static String withoutSpace(String code) {
    return code.replaceAll("\\s+", "");
  }
}

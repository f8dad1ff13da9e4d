package io.thalweg.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes the float64 twins of float32 sources. The build of each module runs this file before its
 * compiler: {@code java FloatToDouble.java SOURCES TARGET}.
 *
 * <p>Every source with {@code Float} in its name has a twin: the same text after the {@link
 * #RULES}. Where the types differ in more than words, the source says so by a formula, such as
 * {@code 4096 / Float.BYTES}. What no formula can say is in {@link #WITHOUT_TWIN}.
 */
public final class FloatToDouble {
  /** Sources of which no twin is written, and why. */
  static final Map<String, String> WITHOUT_TWIN =
      Map.of(
          "FloatMath", "longer polynomials and 64-bit integers: DoubleMath is written by hand",
          "VectorFloatMath", "as FloatMath: VectorDoubleMath is written by hand",
          "VectorFloatHalf", "a double becomes a float on its way to 16 bits",
          "VectorFloatHalfKernels", "as VectorFloatHalf: twins extend what it extends");

  /** What is replaced by what, in this order, in code and comments. */
  private static final List<Rule> RULES =
      List.of(
          new Rule("VectorFloatHalfKernels", "io.thalweg.shared.tensor.scalar.ScalarDoubleKernels"),
          new Rule("\\bsgemm\\b", "dgemm"),
          new Rule("\\b32-bit\\b", "64-bit"),
          new Rule("\\bFLOAT32\\b", "FLOAT64"),
          new Rule("\\bfloat32\\b", "float64"),
          new Rule("\\bFLOAT\\b", "DOUBLE"),
          new Rule("(?<![\\w.])(\\d+\\.\\d*(e-?\\d+)?|\\d+e-?\\d+|0x[\\da-f.]+p-?\\d+)f\\b", "$1"),
          new Rule("(?<![\\w.])(\\d+)f\\b", "$1.0"),
          new Rule("Float", "Double"),
          new Rule("float(?!64)", "double"),
          // What rounds to a float has nothing to do in the twin.
          new Rule("(?m)^(?=(public |final |abstract )*class )", "@SuppressWarnings(\"cast\")\n"));

  private record Rule(Pattern pattern, String replacement) {
    Rule(String regex, String replacement) {
      this(Pattern.compile(regex), replacement);
    }
  }

  private FloatToDouble() {}

  /** Writes the twins of all sources below the first folder into the second. */
  public static void main(String[] folders) throws IOException {
    if (folders.length != 2) {
      throw new IllegalArgumentException("expected: SOURCES TARGET");
    }
    write(Path.of(folders[0]), Path.of(folders[1]));
  }

  /**
   * Twins that are as they should be are left alone, so that nothing is compiled again; those whose
   * source is gone are deleted.
   *
   * @throws IllegalStateException if a twin stands among the sources as well
   */
  static void write(Path sources, Path target) throws IOException {
    Set<Path> twins = new HashSet<>();
    for (Path source : javaFiles(sources)) {
      String file = source.getFileName().toString();
      if (file.contains("Float") && !WITHOUT_TWIN.containsKey(file.replace(".java", ""))) {
        Path twin = sources.relativize(source).resolveSibling(file.replace("Float", "Double"));
        if (Files.exists(sources.resolve(twin))) {
          throw new IllegalStateException(
              sources.resolve(twin) + " is written by the build from " + file + ": delete it");
        }
        twins.add(target.resolve(twin));
        update(target.resolve(twin), twin(file, Files.readString(source)));
      }
    }
    for (Path file : javaFiles(target)) {
      if (!twins.contains(file)) {
        Files.delete(file);
      }
    }
  }

  /** The text of the twin of a source. */
  static String twin(String file, String source) {
    String text = source;
    for (Rule rule : RULES) {
      text = rule.pattern.matcher(text).replaceAll(rule.replacement);
    }
    return "// Written by the build from " + file + ": change that.\n" + text;
  }

  private static void update(Path file, String text) throws IOException {
    if (!Files.exists(file) || !Files.readString(file).equals(text)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
  }

  private static List<Path> javaFiles(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}

package io.thalweg.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The texts of remedies as they stand in sources. What is not a literal splits a text in pieces; a
 * method, constant or variable of the same file is followed to the literals that it is made of.
 *
 * @param source the simple name of the class
 * @param expression what is given to {@code remedy(...)}
 * @param pieces its literals
 */
record RemedyTexts(String source, String expression, Set<String> pieces) {
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern NAME = Pattern.compile("(?<![\\w.\"])([A-Za-z]\\w*)");
  private static final Pattern WORDS = Pattern.compile("[a-z]{3}.* | .*[a-z]{3}");

  /** All that errors are given as remedies, in the files below {@code folder}. */
  static List<RemedyTexts> given(Path folder) {
    List<RemedyTexts> texts = new ArrayList<>();
    sources(folder, ".java")
        .forEach(
            (name, code) -> {
              arguments(code, ".remedy(").stream()
                  .filter(argument -> !argument.isEmpty()) // the remedy is asked for
                  .map(argument -> new RemedyTexts(name, argument, pieces(argument, code)))
                  .forEach(texts::add);
              if (code.contains("::remedy")) {
                texts.add(new RemedyTexts(name, "::remedy", Set.of()));
              }
            });
    return texts;
  }

  /** The texts that stand first in trials. */
  static String tried(Path folder) {
    StringBuilder tried = new StringBuilder();
    sources(folder, "RemediesTest.java")
        .forEach(
            (name, code) ->
                arguments(code, "Trial.of(")
                    .forEach(
                        argument -> {
                          String first = argument.substring(0, endOfFirst(argument));
                          tried.append(String.join("\n", pieces(first, code))).append('\n');
                        }));
    return tried.toString();
  }

  /** The simple names of the classes below {@code folder}. */
  static List<String> names(Path folder) {
    return List.copyOf(sources(folder, ".java").keySet());
  }

  private static TreeMap<String, String> sources(Path folder, String end) {
    TreeMap<String, String> sources = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(end)).toList()) {
        String code = Files.readString(file).replaceAll("(?m)^\\s*(/?\\*|//).*$", "");
        String name = file.getFileName().toString().replace(".java", "");
        sources.put(name, code.replaceAll("\"\\s*\\+\\s*\"", "")); // one literal over lines
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sources;
  }

  private static List<String> arguments(String code, String call) {
    List<String> arguments = new ArrayList<>();
    for (int at = code.indexOf(call); at >= 0; at = code.indexOf(call, at + 1)) {
      int begin = at + call.length();
      arguments.add(code.substring(begin, end(code, begin, ')')).strip());
    }
    return arguments;
  }

  private static int endOfFirst(String arguments) {
    return end(arguments + ",", 0, ',');
  }

  /** Where {@code close} stands next, outside of literals and brackets. */
  private static int end(String code, int begin, char close) {
    int depth = 0;
    Matcher literal = LITERAL.matcher(code);
    for (int i = begin; i < code.length(); i++) {
      char c = code.charAt(i);
      if (depth == 0 && c == close) {
        return i;
      }
      if (c == '"' && literal.find(i)) {
        i = literal.end() - 1;
      } else if (c == '\'') {
        i = code.indexOf('\'', code.charAt(i + 1) == '\\' ? i + 3 : i + 1);
      } else if (c == '(' || c == '{') {
        depth++;
      } else if (c == ')' || c == '}') {
        depth--;
      }
    }
    throw new IllegalArgumentException("no " + close + " after " + code.substring(begin));
  }

  private static Set<String> pieces(String expression, String code) {
    Set<String> pieces = new LinkedHashSet<>();
    follow(expression, code, pieces, new LinkedHashSet<>());
    return pieces;
  }

  private static void follow(String expression, String code, Set<String> into, Set<String> seen) {
    LITERAL
        .matcher(expression)
        .results()
        .map(found -> found.group(1))
        .filter(text -> WORDS.matcher(text).find())
        .forEach(into::add);
    String rest = LITERAL.matcher(expression).replaceAll("");
    for (MatchResult name : NAME.matcher(rest).results().toList()) {
      if (seen.add(name.group(1))) {
        definitions(name.group(1), code)
            .forEach(definition -> follow(definition, code, into, seen));
      }
    }
  }

  /**
   * The bodies of methods that give a text, and what constants and variables of text are set to.
   */
  private static List<String> definitions(String name, String code) {
    Pattern start =
        Pattern.compile(
            "(?:String|List<String>) %s\\([^)]*\\)\\s*(\\{)|String %s\\s*=".formatted(name, name));
    List<String> definitions = new ArrayList<>();
    Matcher found = start.matcher(code);
    while (found.find()) {
      char close = found.group(1) == null ? ';' : '}';
      definitions.add(code.substring(found.end(), end(code, found.end(), close)));
    }
    return definitions;
  }
}

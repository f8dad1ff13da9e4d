package io.thalweg.driver.ingest;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How rows are written as text: CSV, JSON or LIBSVM with the options of Spark's source.
 *
 * @param format the name of Spark's source
 * @param options its options, whose names know no case
 */
record TextFormat(String format, TreeMap<String, String> options) implements Serializable {
  private static final Set<String> FORMATS = Set.of("csv", "json", "libsvm");
  private static final Set<String> PLAIN =
      Set.of("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin1");

  static boolean isText(String format) {
    return FORMATS.contains(format);
  }

  static TextFormat of(String format, Map<String, String> options) {
    TreeMap<String, String> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    names.putAll(options);
    return new TextFormat(format, names);
  }

  /** Whether the user says what happens with malformed lines. */
  boolean hasMode() {
    return options.containsKey("mode");
  }

  /** Whether the user says how characters are written. */
  boolean hasEncoding() {
    return options.containsKey("encoding") || options.containsKey("charset");
  }

  /** Whether every row is a line of its own that ends as lines do. */
  boolean hasLines() {
    String encoding = options.getOrDefault("encoding", options.getOrDefault("charset", "utf-8"));
    return !Boolean.parseBoolean(options.get("multiLine"))
        && !options.containsKey("lineSep")
        && !"DROPMALFORMED".equalsIgnoreCase(options.get("mode"))
        && PLAIN.contains(encoding.toLowerCase(Locale.ROOT));
  }

  /** Whether the first line of a file names the columns. */
  boolean hasHeader() {
    return format.equals("csv") && Boolean.parseBoolean(options.get("header"));
  }

  /** Whether a line is neither row nor header. */
  boolean skips(String line) {
    String comment = format.equals("libsvm") ? "#" : options.getOrDefault("comment", "");
    return line.isBlank() || (!comment.isEmpty() && line.startsWith(comment));
  }

  /** The cells of a line of CSV. */
  List<String> cells(String line) {
    CsvParserSettings settings = new CsvParserSettings();
    String separator = options.getOrDefault("sep", options.getOrDefault("delimiter", ","));
    settings.getFormat().setDelimiter(separator.replace("\\t", "\t"));
    String quote = options.getOrDefault("quote", "\"");
    settings.getFormat().setQuote(quote.isEmpty() ? '\0' : quote.charAt(0));
    String escape = options.getOrDefault("escape", "\"");
    settings.getFormat().setQuoteEscape(escape.isEmpty() ? '\0' : escape.charAt(0));
    settings.getFormat().setComment('\0');
    settings.setMaxCharsPerColumn(-1);
    settings.setMaxColumns(Math.max(1, line.length() + 1));
    settings.setIgnoreLeadingWhitespaces(false);
    settings.setIgnoreTrailingWhitespaces(false);
    settings.setNullValue("");
    settings.setUnescapedQuoteHandling(UnescapedQuoteHandling.STOP_AT_DELIMITER);
    String[] cells = new CsvParser(settings).parseLine(line);
    return cells == null ? List.of() : Arrays.asList(cells);
  }

  /**
   * What is wrong with a line that is not a row.
   *
   * @param columns how many cells it should have, where the format has cells
   */
  String fault(String line, int columns) {
    if (format.equals("json")) {
      return "a line that is not a JSON object";
    }
    if (format.equals("libsvm")) {
      return LibsvmLine.fault(line, columns);
    }
    int found = cells(line).size();
    return found == columns
        ? "a cell that is not of its column's type"
        : found + (found == 1 ? " cell" : " cells");
  }

  /** What a line should be. */
  String expectation(int columns) {
    return switch (format) {
      case "json" -> "one JSON object in each line";
      case "libsvm" ->
          "a label and pairs INDEX:VALUE, indices ascending from 1 to at most " + columns;
      default ->
          columns + " cells" + (hasHeader() ? ", as in the header" : ", as in the first line");
    };
  }

  /** What to write where rows may go on over the end of a line, or nothing. */
  String spanning(String line) {
    boolean document = format.equals("json");
    boolean open = format.equals("csv") && line.chars().filter(c -> c == '"').count() % 2 == 1;
    if (Boolean.parseBoolean(options.get("multiLine")) || !(document || open)) {
      return "";
    }
    return document
        ? "; a document over several lines needs options: {multiLine: true}"
        : "; quoted cells over several lines need options: {multiLine: true}";
  }
}

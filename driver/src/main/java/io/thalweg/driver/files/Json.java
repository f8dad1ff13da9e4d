package io.thalweg.driver.files;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON of plain maps, lists, strings, numbers and booleans, in the order of the maps.
 *
 * <p>JSON has no NaN and no infinity: such a number is written as {@code null}, so that a column of
 * numbers stays one for every reader. An absent key means "not measured", {@code null} means
 * "measured, and not finite".
 */
public final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /** One line of JSON, without the line end. */
  public static String line(Map<String, ?> object) {
    return text(object, Optional.empty());
  }

  /** Indented JSON for people, with a final line end. */
  public static String pretty(Map<String, ?> object) {
    return text(object, Optional.of(printer())) + "\n";
  }

  /**
   * Parses one JSON object of strict UTF-8: no duplicate keys, nothing after it, no number that a
   * long or a double cannot hold, nothing deeper than what we write. Its tree takes little more
   * than three times the memory of the text.
   *
   * @throws JsonProcessingException where it is anything else
   */
  public static Map<String, Object> parse(byte[] utf8) throws JsonProcessingException {
    try {
      return parse(new ByteArrayInputStream(utf8), utf8.length);
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can be read", e);
    }
  }

  /**
   * The same for the text that {@code utf8} gives, which is closed.
   *
   * @param length in bytes
   * @throws JsonProcessingException where it is anything else
   */
  public static Map<String, Object> parse(InputStream utf8, long length) throws IOException {
    return JsonReader.read(utf8, length);
  }

  /** The SHA-256 of {@link #line} in UTF-8. */
  public static String sha256(Map<String, ?> object) {
    MessageDigest digest = Sha256.digest();
    OutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
    try (JsonGenerator target = MAPPER.createGenerator(sink)) {
      write(object, target);
    } catch (IOException e) {
      throw unwritable(e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String text(Map<String, ?> object, Optional<PrettyPrinter> printer) {
    StringWriter text = new StringWriter();
    try (JsonGenerator target = MAPPER.createGenerator(text)) {
      printer.ifPresent(target::setPrettyPrinter);
      write(object, target);
    } catch (IOException e) {
      throw unwritable(e);
    }
    return text.toString();
  }

  private static ThalwegException unwritable(IOException e) {
    return ThalwegException.of(ErrorCode.INTERNAL, "a record cannot be written as JSON").cause(e);
  }

  private static void write(Object value, JsonGenerator target) throws IOException {
    if (value instanceof Map<?, ?> map) {
      target.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        target.writeFieldName(entry.getKey().toString());
        write(entry.getValue(), target);
      }
      target.writeEndObject();
    } else if (value instanceof List<?> list) {
      target.writeStartArray();
      for (Object element : list) {
        write(element, target);
      }
      target.writeEndArray();
    } else {
      boolean broken =
          value instanceof Double d && !Double.isFinite(d)
              || value instanceof Float f && !Float.isFinite(f);
      target.writePOJO(broken ? null : value);
    }
  }

  private static DefaultPrettyPrinter printer() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter()
        .withSeparators(
            PrettyPrinter.DEFAULT_SEPARATORS.withObjectFieldValueSpacing(Separators.Spacing.AFTER))
        .withObjectIndenter(indenter);
  }
}

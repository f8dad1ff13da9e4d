package io.thalweg.driver.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON of plain maps, lists, strings, numbers and booleans, in the order of the maps.
 *
 * <p>JSON has no NaN and no infinity: such a number is written as {@code null}, so that a column of
 * numbers stays one for every reader. An absent key means "not measured", {@code null} means
 * "measured, and not finite".
 */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final ObjectWriter PRETTY = MAPPER.writer(printer());
  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
      new TypeReference<>() {};

  private Json() {}

  /** One line of JSON, without the line end. */
  public static String line(Map<String, ?> object) {
    return write(MAPPER.writer(), object);
  }

  /** Indented JSON for people, with a final line end. */
  public static String pretty(Map<String, ?> object) {
    return write(PRETTY, object) + "\n";
  }

  /**
   * Parses one JSON object of strict UTF-8: no duplicate keys, nothing after it.
   *
   * @throws JsonProcessingException where it is anything else
   */
  public static Map<String, Object> parse(byte[] utf8) throws JsonProcessingException {
    Map<String, Object> object = MAPPER.readValue(decode(utf8), OBJECT);
    if (object == null) {
      throw new MalformedJson("the value is null, not an object");
    }
    return object;
  }

  private static String decode(byte[] utf8) throws JsonProcessingException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedJson("the text is not UTF-8");
    }
  }

  private static String write(ObjectWriter writer, Map<String, ?> object) {
    try {
      return writer.writeValueAsString(finite(object));
    } catch (JsonProcessingException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, "a record cannot be written as JSON").cause(e);
    }
  }

  private static Object finite(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, element) -> copy.put(key.toString(), finite(element)));
      return copy;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Json::finite).toList();
    }
    boolean broken =
        value instanceof Double d && !Double.isFinite(d)
            || value instanceof Float f && !Float.isFinite(f);
    return broken ? null : value;
  }

  private static DefaultPrettyPrinter printer() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter()
        .withSeparators(
            PrettyPrinter.DEFAULT_SEPARATORS.withObjectFieldValueSpacing(Separators.Spacing.AFTER))
        .withObjectIndenter(indenter);
  }

  private static final class MalformedJson extends JsonProcessingException {
    private static final long serialVersionUID = 1L;

    MalformedJson(String message) {
      super(message);
    }
  }
}

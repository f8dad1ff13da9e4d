package io.thalweg.driver.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON object as a tree of maps, lists, strings, numbers and booleans. Depth, texts,
 * numbers and memory have bounds: what is read takes at most a few times the memory of its text,
 * whoever has written it. Mutable: it reads once.
 */
final class JsonReader {
  /** Layers within layers within layers take 20; nothing that we write is as deep. */
  static final int MAX_DEPTH = 64;

  static final int MAX_TEXT = 1 << 20;

  private static final int MAX_NUMBER = 100;
  private static final int NAMES = 256;

  /** The tree of a text takes this many times its length at most, and this much more. */
  private static final int TREE_FACTOR = 3;

  private static final long TREE_BYTES = 12 << 20;

  /** What values take on the heap, and while they are read, rounded up. */
  private static final int OBJECT_BYTES = 80;

  private static final int ENTRY_BYTES = 56;
  private static final int LIST_BYTES = 48;
  private static final int ELEMENT_BYTES = 8;
  private static final int TEXT_BYTES = 48;
  private static final int INTEGER_BYTES = 24;
  private static final int DECIMAL_BYTES = 112;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // A table of all names ever seen would be shared and grow.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT)
                  .maxNameLength(MAX_TEXT)
                  .maxNumberLength(MAX_NUMBER)
                  .build())
          .build();

  private final JsonParser parser;
  private final Map<String, String> names = new HashMap<>();
  private long room;

  private JsonReader(JsonParser parser, long length) {
    this.parser = parser;
    this.room = TREE_FACTOR * length + TREE_BYTES;
  }

  /**
   * Parses one JSON object of strict UTF-8: no duplicate keys, nothing after it, no number that a
   * long or a double cannot hold.
   *
   * @param length of the text in bytes
   * @throws JsonProcessingException where it is anything else
   */
  static Map<String, Object> read(InputStream utf8, long length) throws IOException {
    try (JsonParser parser =
        FACTORY.createParser(new InputStreamReader(utf8, StandardCharsets.UTF_8.newDecoder()))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedJson("the value is not an object");
      }
      Map<String, Object> object = new JsonReader(parser, length).object();
      if (parser.nextToken() != null) {
        throw new MalformedJson("something follows the object");
      }
      return object;
    } catch (CharacterCodingException e) {
      throw new MalformedJson("the text is not UTF-8");
    }
  }

  private Map<String, Object> object() throws IOException {
    take(OBJECT_BYTES);
    Map<String, Object> object = new LinkedHashMap<>(2);
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      take(ENTRY_BYTES);
      String name = name(key);
      parser.nextToken();
      if (object.containsKey(name)) {
        throw new MalformedJson("the key '" + JsonExcerpt.of(name) + "' is there twice");
      }
      object.put(name, value());
    }
    return object;
  }

  private List<Object> list() throws IOException {
    take(LIST_BYTES);
    List<Object> list = new ArrayList<>(0);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      take(ELEMENT_BYTES);
      list.add(value());
    }
    return list;
  }

  private Object value() throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new MalformedJson("the text ends within the object");
    }
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> list();
      case VALUE_STRING -> whole(taken(parser.getText()));
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> decimal();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new MalformedJson("unexpected " + token);
    };
  }

  private Object integer() throws IOException {
    take(INTEGER_BYTES);
    return switch (parser.getNumberType()) {
      case INT -> parser.getIntValue();
      case LONG -> parser.getLongValue();
      default -> throw new MalformedJson("a whole number has more than 64 bits");
    };
  }

  private Object decimal() throws IOException {
    take(DECIMAL_BYTES);
    double number = parser.getDoubleValue();
    if (Double.isInfinite(number)) {
      throw new MalformedJson("a number is out of range");
    }
    return number;
  }

  /** Names come again and again, and most of them are held once. */
  private String name(String key) throws MalformedJson {
    String known = names.get(key);
    if (known != null) {
      return known;
    }
    if (names.size() < NAMES) {
      names.put(key, key);
    }
    return whole(taken(key));
  }

  private String taken(String text) throws MalformedJson {
    take(TEXT_BYTES + 2L * text.length());
    return text;
  }

  /** Half a pair of surrogates is no text, and would be written as another one. */
  private static String whole(String text) throws MalformedJson {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        int point = text.codePointAt(i);
        if (!Character.isSupplementaryCodePoint(point)) {
          throw new MalformedJson("a text has half a character");
        }
        i++;
      }
    }
    return text;
  }

  private void take(long bytes) throws MalformedJson {
    room -= bytes;
    if (room < 0) {
      throw new MalformedJson("the text has too many values for its length");
    }
  }

  private static final class MalformedJson extends JsonProcessingException {
    private static final long serialVersionUID = 1L;

    MalformedJson(String message) {
      super(message);
    }
  }
}

package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads YAML 1.2 (core schema) into plain data and keeps the line of every value. */
final class YamlReader {
  /** Far beyond any config; keeps aliases that contain themselves or multiply from running away. */
  private static final int MOST_NODES = 100_000;

  private static final int DEEPEST = 50;

  /** Names of classes and categories are texts as they are written, {@code 007} and true, too. */
  private static final Pattern TEXTS = Pattern.compile("(.*\\.)?(classes|order)\\.\\d+");

  private final String source;
  private final Map<String, String> places = new HashMap<>();
  private int nodes;

  private YamlReader(String source) {
    this.source = source;
  }

  /**
   * The config in {@code text}.
   *
   * @param text YAML whose top level is a map
   * @param source what error messages call the text: its file name
   * @throws ThalwegException with {@link ErrorCode#BAD_CONFIG_FILE} if it is anything else
   */
  @SuppressWarnings("unchecked") // node() builds maps with string keys only
  static ConfigTree read(String text, String source) {
    YamlReader reader = new YamlReader(source);
    Object root = reader.compose(text).map(node -> reader.node(node, "", 0)).orElse(null);
    if (!(root instanceof Map)) {
      throw ThalwegException.of(ErrorCode.BAD_CONFIG_FILE, source + ": this is not a config")
          .expected("YAML with the keys of a run (name, data, model, ...) at its top level")
          .found(PlainData.describe(root));
    }
    reader.places.put("", source);
    return new ConfigTree((Map<String, Object>) root, reader.places);
  }

  /**
   * One value written in YAML, such as {@code 0.1} or {@code [a, b]}; empty text is null.
   *
   * @param path of the key whose value it is
   */
  static Object value(String text, String path, String source) {
    YamlReader reader = new YamlReader(source);
    return reader.compose(text).map(node -> reader.node(node, path, 0)).orElse(null);
  }

  private Optional<Node> compose(String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(source).setSchema(new CoreSchema()).build();
    try {
      return new Compose(settings).composeString(text);
    } catch (MarkedYamlEngineException e) {
      throw notYaml(e.getProblemMark(), e.getProblem()).cause(e);
    } catch (YamlEngineException e) {
      throw notYaml(Optional.empty(), e.getMessage()).cause(e);
    }
  }

  private Object node(Node node, String path, int depth) {
    if (++nodes > MOST_NODES || depth > DEEPEST) {
      throw notYaml(node.getStartMark(), "too many or too deeply nested values");
    }
    places.put(path, place(node.getStartMark()));
    if (node instanceof MappingNode mapping) {
      return map(mapping, path, depth);
    }
    if (node instanceof SequenceNode sequence) {
      List<Object> list = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        list.add(node(item, ConfigTree.child(path, list.size()), depth + 1));
      }
      return list;
    }
    return YamlScalar.value((ScalarNode) node, TEXTS.matcher(path).matches())
        .orElseThrow(() -> notYaml(node.getStartMark(), "a value of an unsupported kind"))
        .value();
  }

  private Map<String, Object> map(MappingNode mapping, String path, int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode keyNode)) {
        throw notYaml(entry.getKeyNode().getStartMark(), "a key that is not a word");
      }
      String child = ConfigTree.child(path, keyNode.getValue());
      if (map.containsKey(keyNode.getValue())) {
        throw notYaml(
            keyNode.getStartMark(),
            "the key '" + child + "' a second time, first at " + places.get(child));
      }
      map.put(keyNode.getValue(), node(entry.getValueNode(), child, depth + 1));
      places.put(child, place(keyNode.getStartMark()));
    }
    return map;
  }

  private String place(Optional<Mark> mark) {
    return mark.map(at -> source + " line " + (at.getLine() + 1)).orElse(source);
  }

  private ThalwegException notYaml(Optional<Mark> mark, String problem) {
    String column = mark.map(at -> ", column " + (at.getColumn() + 1)).orElse("");
    return ThalwegException.of(
            ErrorCode.BAD_CONFIG_FILE, place(mark) + column + ": this cannot be read as YAML")
        .found(problem);
  }
}

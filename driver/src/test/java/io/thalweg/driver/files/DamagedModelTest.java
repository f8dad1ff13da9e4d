package io.thalweg.driver.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.Standardize;
import io.thalweg.shared.tensor.DType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No file that is not what was written is believed. */
class DamagedModelTest {
  private static final String CHECKSUM = "model_sha256";

  @TempDir Path directory;
  private Path json;
  private Path tensors;
  private String whole;

  @BeforeEach
  void save() throws IOException {
    ModelSpec spec =
        new ModelSpec(
            3,
            List.of(new Layer.Linear(4), new Layer.Tanh(), new Layer.Linear(2)),
            new Loss.CrossEntropy(),
            new Standardize(new double[] {0.5, 1, -2}, new double[] {1, 2, 0.25}));
    ModelDirectory.save(
        ModelFiles.of(
            spec,
            DType.FLOAT32,
            spec.initialise(DType.FLOAT32, 3),
            List.of(new FeatureColumn("size", 2), new FeatureColumn("age", 1)),
            List.of("label"),
            Fixtures.provenance()),
        directory.resolve("model"));
    json = directory.resolve("model/model.json");
    tensors = directory.resolve("model/model.safetensors");
    whole = Files.readString(json);
  }

  @Test
  void everyFieldOfTheDescriptionIsCovered() throws IOException {
    Map<String, Object> fields = parse();
    List<List<Object>> paths = new ArrayList<>();
    leaves(fields, List.of(), paths);
    assertTrue(paths.size() > 25, paths.toString());
    for (List<Object> path : paths) {
      for (UnaryOperator<Object> change : changes()) {
        Map<String, Object> damaged = parse();
        change(damaged, path, change);
        if (!damaged.equals(fields)) {
          Files.writeString(json, Json.pretty(damaged));
          assertRefused(path.toString());
        }
      }
    }
  }

  @Test
  void swappedAndMissingPartsAreRefused() throws IOException {
    for (Consumer<Map<String, Object>> change :
        List.<Consumer<Map<String, Object>>>of(
            map -> reverse(map, "features"),
            map -> reverse(map, "parameters"),
            map -> reverse(map(map.get("model")), "layers"),
            map -> map.remove("label"),
            map -> map.remove(CHECKSUM),
            map -> map.put("more", 1),
            map -> map.put("format_version", 1))) {
      Map<String, Object> damaged = parse();
      change.accept(damaged);
      Files.writeString(json, Json.pretty(damaged));
      assertRefused(damaged.toString());
    }
  }

  @Test
  void everyBitOfEveryNumberIsCovered() throws IOException {
    byte[] bytes = Files.readAllBytes(tensors);
    int elements = 2 * 3 * Double.BYTES + (4 * 3 + 4 + 2 * 4 + 2) * Float.BYTES;
    for (int at = bytes.length - elements; at < bytes.length; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      Files.write(tensors, damaged);
      assertRefused("byte " + at);
    }
  }

  @Test
  void theOrderOfKeysAndWhiteSpaceDoNotMatter() throws IOException {
    Map<String, Object> reversed = new LinkedHashMap<>();
    List<String> keys = new ArrayList<>(parse().keySet());
    for (int i = keys.size() - 1; i >= 0; i--) {
      reversed.put(keys.get(i), parse().get(keys.get(i)));
    }
    Files.writeString(json, Json.line(reversed));
    ModelFile<?> model = ModelDirectory.load(directory.resolve("model"));
    assertEquals(List.of("label"), model.description().labels());
  }

  /** What fits its checksum and not itself: written by a program that is wrong. */
  @Test
  void aDescriptionThatDoesNotFitItsTensorsIsRefusedWhateverItsChecksum() throws IOException {
    for (Consumer<Map<String, Object>> change :
        List.<Consumer<Map<String, Object>>>of(
            map -> layer(map, 0, Map.of("linear", 44)),
            map -> layer(map, 2, Map.of("linear", 3)),
            map -> layer(map, 1, "no_such_layer"),
            map -> layer(map, 1, 17),
            map -> layer(map, 0, Map.of("linear", Integer.MAX_VALUE)),
            map -> map(map.get("model")).put("layers", List.of()),
            map -> map(map.get("model")).put("layers", "none"),
            map -> map(map.get("model")).put("inputs", 4),
            map -> map(map.get("model")).put("loss", "mse"),
            map -> map(map.get("model")).remove("loss"),
            map -> map.put("model", Map.of()),
            map -> map.put("task", "regression"),
            map -> map.put("classes", 3),
            map -> map.put("standardize", false),
            map -> map.put("dtype", "float64"),
            map -> map.put("features", List.of()),
            map -> map.put("features", List.of(Map.of("name", "x", "width", 0))),
            map -> map.put("features", List.of(Map.of("name", "x", "width", "3"))),
            map -> reverse(map, "parameters"),
            map -> map.put("parameters", List.of("0.weight")),
            map -> map.put("params_sha256", "00"))) {
      Map<String, Object> damaged = parse();
      change.accept(damaged);
      seal(damaged);
      assertRefused(damaged.toString());
    }
    Map<String, Object> untouched = parse();
    seal(untouched);
    assertEquals(whole, Files.readString(json));
    ModelDirectory.load(directory.resolve("model"));
  }

  @Test
  void tensorsThatDoNotFitTheDescriptionAreRefusedWhateverItsChecksum() throws IOException {
    TensorFile file = SafeTensors.read(tensors);
    List<NamedTensor<?>> more = new ArrayList<>(file.tensors());
    more.add(NamedTensor.vector("spy", DType.FLOAT32, new float[1]));
    replace(more, "an extra tensor");
    replace(file.tensors().subList(1, file.tensors().size()), "a missing tensor");
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      double[] scale = {1, bad, 1};
      replace(with(file, NamedTensor.vector("input.scale", DType.FLOAT64, scale)), "scale " + bad);
    }
    double[] mean = {1, Double.NaN, 1};
    replace(with(file, NamedTensor.vector("input.mean", DType.FLOAT64, mean)), "mean NaN");
    double[] wide = {1, 1, 1, 1};
    replace(with(file, NamedTensor.vector("input.mean", DType.FLOAT64, wide)), "four means");
    float[] bias = {1, 2};
    replace(with(file, NamedTensor.vector("2.bias", DType.FLOAT32, bias)), "another bias");
    double[] twice = {1, 2};
    replace(with(file, NamedTensor.vector("2.bias", DType.FLOAT64, twice)), "another type");
  }

  @Test
  void parametersThatAreNotFiniteAreRefused() throws IOException {
    TensorFile file = SafeTensors.read(tensors);
    float[] parameters = new float[4 * 3 + 4 + 2 * 4 + 2];
    parameters[parameters.length - 1] = Float.NaN;
    List<NamedTensor<?>> changed = new ArrayList<>();
    int offset = 0;
    for (String name : List.of("0.weight", "0.bias", "2.weight", "2.bias")) {
      NamedTensor<?> old = file.require(name, DType.FLOAT32);
      changed.add(new NamedTensor<>(name, DType.FLOAT32, old.shape(), parameters, offset));
      offset += old.size();
    }
    file.tensors().stream().filter(t -> t.name().startsWith("input.")).forEach(changed::add);
    Map<String, Object> fields = parse();
    fields.put("params_sha256", Sha256.of(DType.FLOAT32, parameters));
    SafeTensors.write(TensorFile.of(Map.of(), changed), tensors);
    seal(fields);
    assertRefused("NaN");
  }

  @Test
  void anObjectiveInPlaceOfANetworkIsRefused() throws IOException {
    Map<String, Object> damaged = parse();
    damaged.put("model", Map.of("objective", "a Java function"));
    Files.writeString(json, Json.pretty(damaged));
    assertRefused("objective");
  }

  @Test
  void deepNestingIsRefused() throws IOException {
    for (int depth : new int[] {100, 480, 20_000}) {
      Files.writeString(json, nested(depth));
      assertRefused("depth " + depth);
    }
    for (int depth : new int[] {11, 20, 28}) {
      seal(parse(nested(depth)));
      assertRefused("depth " + depth);
    }
    seal(parse(nested(10)));
    ModelDirectory.load(directory.resolve("model"));
  }

  /** Writes a description with the checksum that it should have. */
  private void seal(Map<String, Object> fields) throws IOException {
    fields.remove(CHECKSUM);
    Map<String, Object> read = Json.parse(Json.line(fields).getBytes(StandardCharsets.UTF_8));
    fields.put(CHECKSUM, ModelChecksum.of(read, SafeTensors.read(tensors).tensors()));
    Files.writeString(json, Json.pretty(fields));
  }

  private void replace(List<NamedTensor<?>> parts, String what) throws IOException {
    byte[] before = Files.readAllBytes(tensors);
    SafeTensors.write(TensorFile.of(Map.of(), parts), tensors);
    seal(parse(whole));
    assertRefused(what);
    Files.write(tensors, before);
  }

  private static List<NamedTensor<?>> with(TensorFile file, NamedTensor<?> changed) {
    List<NamedTensor<?>> parts = new ArrayList<>();
    for (NamedTensor<?> tensor : file.tensors()) {
      parts.add(tensor.name().equals(changed.name()) ? changed : tensor);
    }
    return parts;
  }

  private void assertRefused(String what) {
    ThalwegException error =
        assertThrows(
            ThalwegException.class, () -> ModelDirectory.load(directory.resolve("model")), what);
    assertSame(ErrorCode.BAD_MODEL_FILE, error.code(), what + ": " + error.getMessage());
    assertTrue(error.getMessage().contains(directory.toString()), error.getMessage());
  }

  private static List<UnaryOperator<Object>> changes() {
    return List.of(
        value -> value + "x",
        value -> value instanceof Integer number ? number + 1 : value,
        value -> value instanceof Integer number ? number + 0.5 : value,
        value -> value instanceof Boolean flag ? !flag : value,
        value -> value instanceof String text && !text.isEmpty() ? text.substring(1) : value,
        value -> null,
        value -> List.of(),
        value -> Map.of());
  }

  private static void leaves(Object value, List<Object> path, List<List<Object>> paths) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, element) -> leaves(element, append(path, key), paths));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        leaves(list.get(i), append(path, i), paths);
      }
    } else {
      paths.add(path);
    }
  }

  private static List<Object> append(List<Object> path, Object step) {
    List<Object> longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }

  private static void change(Object root, List<Object> path, UnaryOperator<Object> change) {
    Object parent = root;
    for (Object step : path.subList(0, path.size() - 1)) {
      parent = step instanceof Integer i ? list(parent).get(i) : map(parent).get(step);
    }
    Object last = path.get(path.size() - 1);
    if (last instanceof Integer i) {
      list(parent).set(i, change.apply(list(parent).get(i)));
    } else {
      map(parent).put((String) last, change.apply(map(parent).get(last)));
    }
  }

  private String nested(int depth) {
    String layer = "{\"residual\": [".repeat(depth) + "\"relu\"" + "]}".repeat(depth);
    return whole.replace("\"tanh\"", layer);
  }

  private static void layer(Map<String, Object> fields, int index, Object layer) {
    list(map(fields.get("model")).get("layers")).set(index, layer);
  }

  private static void reverse(Map<String, Object> fields, String key) {
    List<Object> reversed = new ArrayList<>(list(fields.get(key)));
    Collections.reverse(reversed);
    fields.put(key, reversed);
  }

  private Map<String, Object> parse() throws IOException {
    return parse(whole);
  }

  private static Map<String, Object> parse(String text) throws IOException {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @SuppressWarnings("unchecked") // as Json parses objects
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked") // as Json parses lists
  private static List<Object> list(Object value) {
    return (List<Object>) value;
  }
}

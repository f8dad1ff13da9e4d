package io.thalweg.shared.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;

/** Models as plain data. */
final class ModelFormat {
  private static final String PATH = "model";

  private ModelFormat() {}

  static Map<String, Object> write(ModelSpec spec) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("inputs", spec.inputs());
    map.put("layers", spec.layers().stream().map(Layer::describe).toList());
    map.put("loss", spec.loss().describe());
    if (!spec.standardize().isNone()) {
      Map<String, Object> standardize = new LinkedHashMap<>();
      standardize.put("mean", DoubleStream.of(spec.standardize().mean()).boxed().toList());
      standardize.put("scale", DoubleStream.of(spec.standardize().scale()).boxed().toList());
      map.put("standardize", standardize);
    }
    return map;
  }

  static ModelSpec read(Map<?, ?> map) {
    Options model =
        new Options(
            PATH, Options.entries(PATH, map), Set.of("inputs", "layers", "loss", "standardize"));
    Standardize standardize =
        model.has("standardize")
            ? standardize(model.get("standardize"), model.path("standardize"))
            : Standardize.NONE;
    return new ModelSpec(
        model.integer("inputs"),
        layers(model.get("layers"), model.path("layers")),
        Loss.parse(model.get("loss"), model.path("loss")),
        standardize);
  }

  private static List<Layer> layers(Object list, String path) {
    List<?> descriptions = list(list, path);
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < descriptions.size(); i++) {
      layers.add(Layer.parse(descriptions.get(i), path + "." + i));
    }
    return layers;
  }

  private static Standardize standardize(Object map, String path) {
    Options options = new Options(path, Options.entries(path, map), Set.of("mean", "scale"));
    return new Standardize(
        numbers(options.get("mean"), options.path("mean")),
        numbers(options.get("scale"), options.path("scale")));
  }

  private static double[] numbers(Object list, String path) {
    List<?> elements = list(list, path);
    double[] numbers = new double[elements.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(elements.get(i) instanceof Number number)) {
        throw Options.wrongType(path + "." + i, "a number", elements.get(i));
      }
      numbers[i] = number.doubleValue();
    }
    return numbers;
  }

  private static List<?> list(Object value, String path) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw Options.wrongType(path, "a list", value);
  }
}

package io.thalweg.shared.nn;

import io.thalweg.shared.error.UnknownKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Layers as plain data: the table of their config names. */
final class LayerFormat {
  /**
   * One kind of layer.
   *
   * @param main the option that {@code {name: value}} sets, or null where there is none
   * @param options the names of all options
   * @param make the layer with given options
   */
  private record Form(String main, Set<String> options, Function<Options, Layer> make) {}

  private static final Map<String, Form> FORMS = forms();

  private LayerFormat() {}

  private static Map<String, Form> forms() {
    Map<String, Form> forms = new LinkedHashMap<>();
    forms.put(
        "linear", new Form("out", Set.of("out", "bias", "init", "bias_init"), LayerFormat::linear));
    forms.put("relu", plain(new Layer.Relu()));
    forms.put(
        "leaky_relu",
        option("negative_slope", o -> new Layer.LeakyRelu(o.number("negative_slope", 0.01))));
    forms.put("elu", option("alpha", o -> new Layer.Elu(o.number("alpha", 1))));
    forms.put(
        "gelu", option("approximate", o -> new Layer.Gelu(o.text("approximate", Layer.Gelu.NONE))));
    forms.put("silu", plain(new Layer.Silu()));
    forms.put(
        "softplus",
        new Form(
            "beta",
            Set.of("beta", "threshold"),
            o -> new Layer.Softplus(o.number("beta", 1), o.number("threshold", 20))));
    forms.put("tanh", plain(new Layer.Tanh()));
    forms.put("sigmoid", plain(new Layer.Sigmoid()));
    forms.put("softmax", plain(new Layer.Softmax()));
    forms.put("dropout", option("p", o -> new Layer.Dropout(o.number("p", 0.5))));
    forms.put(
        "layer_norm",
        new Form(
            "normalized_shape",
            Set.of("normalized_shape", "eps", "elementwise_affine"),
            o ->
                new LayerNorm(
                    o.integers("normalized_shape"),
                    o.number("eps", LayerNorm.EPS),
                    o.flag("elementwise_affine", true))));
    forms.put(
        "embedding",
        new Form(
            null,
            Set.of("num_embeddings", "embedding_dim", "init"),
            o ->
                new Embedding(
                    o.integer("num_embeddings"),
                    o.integer("embedding_dim"),
                    initialiser(o, "init", Embedding.INIT))));
    forms.put(
        "flatten",
        new Form(
            null,
            Set.of("start_dim", "end_dim"),
            o -> new Flatten(o.integer("start_dim", 1), o.integer("end_dim", -1))));
    forms.put("residual", new Form("layers", Set.of("layers"), LayerFormat::residual));
    forms.put("batch_norm", new Form(null, BatchNorm.OPTIONS, BatchNorm::read));
    forms.put("unflatten", option(SpatialFormat.SHAPE, SpatialFormat::unflatten));
    forms.put(
        "conv2d", new Form(SpatialFormat.CHANNELS, SpatialFormat.CONV2D, SpatialFormat::conv2d));
    forms.put(
        "max_pool2d",
        new Form(SpatialFormat.KERNEL, SpatialFormat.MAX_POOL2D, SpatialFormat::maxPool2d));
    forms.put(
        "avg_pool2d",
        new Form(SpatialFormat.KERNEL, SpatialFormat.AVG_POOL2D, SpatialFormat::avgPool2d));
    return forms;
  }

  private static Layer residual(Options o) {
    List<?> block = o.list("layers");
    return new Residual(
        IntStream.range(0, block.size())
            .mapToObj(i -> read(block.get(i), o.parent() + "." + i))
            .toList());
  }

  private static Form plain(Layer layer) {
    return new Form(null, Set.of(), options -> layer);
  }

  private static Form option(String name, Function<Options, Layer> make) {
    return new Form(name, Set.of(name), make);
  }

  private static Layer linear(Options o) {
    return new Layer.Linear(
        o.integer("out"),
        o.flag("bias", true),
        initialiser(o, "init", Layer.Linear.INIT),
        initialiser(o, "bias_init", Layer.Linear.BIAS_INIT));
  }

  static Initialiser initialiser(Options o, String name, Initialiser absent) {
    return o.has(name) ? InitialiserFormat.read(o.get(name), o.path(name)) : absent;
  }

  static Layer read(Object description, String path) {
    if (description instanceof String name) {
      return make(name, null, path);
    }
    Map<String, Object> entries = Options.entries(path, description);
    if (entries.size() != 1) {
      throw Options.wrongType(path, "one layer, as {linear: 128} or relu", description);
    }
    Map.Entry<String, Object> entry = entries.entrySet().iterator().next();
    return make(entry.getKey(), entry.getValue(), path);
  }

  private static Layer make(String name, Object value, String path) {
    Form form = FORMS.get(name);
    if (form == null) {
      throw UnknownKey.value(path, name, FORMS.keySet());
    }
    String inner = path + "." + name;
    Map<String, Object> options =
        value instanceof Map<?, ?> || (value != null && form.main() == null)
            ? Options.entries(inner, value)
            : value == null ? Map.of() : Map.of(form.main(), value);
    return form.make().apply(new Options(inner, options, form.options()));
  }

  static Object write(Layer layer) {
    if (layer instanceof Layer.Linear linear) {
      return Map.of("linear", linear(linear));
    } else if (layer instanceof Layer.LeakyRelu leaky) {
      return Map.of("leaky_relu", leaky.negativeSlope());
    } else if (layer instanceof Layer.Elu elu) {
      return Map.of("elu", elu.alpha());
    } else if (layer instanceof Layer.Gelu gelu) {
      return written("gelu", Map.of("approximate", gelu.approximate()), new Layer.Gelu(), layer);
    } else if (layer instanceof Layer.Softplus softplus) {
      Map<String, Object> options =
          Map.of("beta", softplus.beta(), "threshold", softplus.threshold());
      return written("softplus", options, new Layer.Softplus(), layer);
    } else if (layer instanceof LayerNorm norm) {
      return written("layer_norm", layerNorm(norm), new LayerNorm(), layer);
    } else if (layer instanceof Embedding embedding) {
      return Map.of("embedding", embedding(embedding));
    } else if (layer instanceof Flatten flatten) {
      Map<String, Object> options =
          Map.of("start_dim", flatten.startDim(), "end_dim", flatten.endDim());
      return written("flatten", options, new Flatten(), layer);
    } else if (layer instanceof Residual residual) {
      return Map.of("residual", residual.layers().stream().map(Layer::describe).toList());
    } else if (layer instanceof Layer.Dropout dropout) {
      return Map.of("dropout", dropout.p());
    } else if (layer instanceof BatchNorm norm) {
      return norm.equals(new BatchNorm()) ? "batch_norm" : Map.of("batch_norm", norm.options());
    } else if (layer instanceof SpatialLayer spatial) {
      return SpatialFormat.write(spatial);
    }
    return FORMS.entrySet().stream()
        .filter(form -> form.getValue().options().isEmpty())
        .filter(form -> layer.equals(make(form.getKey(), null, "")))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no config name for " + layer));
  }

  static String name(Layer layer) {
    return write(layer) instanceof Map<?, ?> map
        ? String.valueOf(map.keySet().iterator().next())
        : String.valueOf(write(layer));
  }

  /** The name alone where all options have their defaults. */
  private static Object written(
      String name, Map<String, Object> options, Layer defaults, Layer layer) {
    return layer.equals(defaults) ? name : Map.of(name, options);
  }

  private static Map<String, Object> layerNorm(LayerNorm layer) {
    Map<String, Object> options = new LinkedHashMap<>();
    if (!layer.normalizedShape().isEmpty()) {
      options.put("normalized_shape", layer.normalizedShape());
    }
    options.put("eps", layer.eps());
    options.put("elementwise_affine", layer.affine());
    return options;
  }

  private static Map<String, Object> embedding(Embedding layer) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("num_embeddings", layer.numEmbeddings());
    options.put("embedding_dim", layer.embeddingDim());
    if (!layer.init().equals(Embedding.INIT)) {
      options.put("init", InitialiserFormat.write(layer.init()));
    }
    return options;
  }

  private static Object linear(Layer.Linear layer) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("out", layer.out());
    if (!layer.bias()) {
      options.put("bias", false);
    }
    put(options, "init", layer.init(), Layer.Linear.INIT);
    put(options, "bias_init", layer.biasInit(), Layer.Linear.BIAS_INIT);
    return options.size() == 1 ? layer.out() : options;
  }

  static void put(
      Map<String, Object> options, String name, Initialiser initialiser, Initialiser absent) {
    if (!initialiser.equals(absent)) {
      options.put(name, InitialiserFormat.write(initialiser));
    }
  }
}

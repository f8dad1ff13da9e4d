package io.thalweg.driver.files;

import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.Standardize;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.Rescaling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small models of every kind that a file can hold, each by its name. */
final class SampleModels {
  private static final long SEED = 11;

  private SampleModels() {}

  /** The same models for ever: what golden files hold. */
  static Map<String, ModelFile<?>> all() {
    Map<String, ModelFile<?>> models = new LinkedHashMap<>();
    models.put(
        "linear", of(DType.FLOAT64, 3, List.of(Map.of("linear", 1)), "mse", 1, rescaled(), true));
    models.put(
        "layers",
        of(
            DType.FLOAT32,
            3,
            List.of(Map.of("linear", 4), "tanh", "layer_norm", Map.of("linear", 3)),
            "cross_entropy",
            1,
            List.of(new FeatureColumn("size", 2), new FeatureColumn("age", 1)),
            true));
    models.put(
        "images",
        of(
            DType.FLOAT32,
            36,
            List.of(
                Map.of("unflatten", List.of(1, 6, 6)),
                Map.of("conv2d", Map.of("out_channels", 2, "kernel_size", 3, "padding", 1)),
                "batch_norm",
                "relu",
                Map.of("max_pool2d", 2),
                "flatten",
                Map.of("linear", 2)),
            "cross_entropy",
            1,
            List.of(new FeatureColumn("pixels", 36)),
            false));
    models.put(
        "nested",
        of(
            DType.FLOAT64,
            4,
            List.of(
                Map.of("residual", List.of(Map.of("linear", 4), "batch_norm", "gelu")),
                Map.of("dropout", 0.25),
                Map.of("linear", 1)),
            "bce_with_logits",
            1,
            List.of(new FeatureColumn("*", 4)),
            true));
    models.put(
        "words",
        of(
            DType.FLOAT32,
            2,
            List.of(
                Map.of("embedding", Map.of("num_embeddings", 5, "embedding_dim", 3)),
                "flatten",
                Map.of("linear", 2)),
            "mse",
            2,
            List.of(new FeatureColumn("word", 1), new FeatureColumn("W\u00f6rter \ud83d\ude00", 1)),
            false));
    return models;
  }

  private static List<FeatureColumn> rescaled() {
    return List.of(
        new FeatureColumn("time", 1, new Rescaling(List.of(1.7e9), List.of(1e-3))),
        new FeatureColumn("size", 2));
  }

  private static <A> ModelFile<A> of(
      DType<A> dtype,
      int inputs,
      List<?> layers,
      String loss,
      int labelWidth,
      List<FeatureColumn> columns,
      boolean standardize) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("inputs", inputs);
    described.put("layers", layers);
    described.put("loss", loss);
    described.put("label_width", labelWidth);
    ModelSpec spec = ModelSpec.fromMap(described);
    if (standardize) {
      double[] mean = new double[inputs];
      double[] scale = new double[inputs];
      for (int i = 0; i < inputs; i++) {
        mean[i] = 0.1 * i - 0.3;
        scale[i] = 1 / (1.5 + i);
      }
      spec = spec.with(new Standardize(mean, scale));
    }
    A parameters = spec.initialise(dtype, SEED);
    for (int i = 0; i < dtype.length(parameters); i++) { // running averages too
      dtype.set(parameters, i, dtype.get(parameters, i) + 0.0625 * (i % 5));
    }
    return ModelFiles.of(
        spec,
        dtype,
        parameters,
        columns,
        labelWidth == 1 ? List.of("label") : List.of("first", "second"),
        new Provenance(
            "0.1.0", "17", "a JVM", "an OS", "amd64", "4.1.0", "2.13.17", "scalar", SEED, "c0",
            ""));
  }
}

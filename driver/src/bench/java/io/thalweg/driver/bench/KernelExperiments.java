package io.thalweg.driver.bench;

import io.thalweg.driver.files.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Matrix products of one core in pure Java against OpenBLAS through netlib, by JMH. */
final class KernelExperiments {
  private static final List<String> SHAPES =
      List.of("256x256x256NN", "1024x1024x1024NN", "128x128x784NT", "784x128x64TN", "64x512x512NT");

  private KernelExperiments() {}

  static List<Experiment> all() {
    Contender ours = new Contender("ours", bench -> jmh("vector", bench));
    Contender blas = new Contender("openblas", bench -> jmh("native", bench));
    List<Target> targets = new ArrayList<>();
    for (String shape : SHAPES) {
      String what = shape + ", GF/s, against OpenBLAS";
      targets.add(Target.rate(what, 0.9, ours.value(shape), blas.value(shape)));
    }
    return List.of(
        new Experiment(
            "matmul", "float32 matrix products on one core: GF/s", List.of(ours, blas), targets));
  }

  private static Map<String, Double> jmh(String library, Workbench bench)
      throws IOException, InterruptedException {
    Path output = bench.log("matmul-" + library + ".json");
    String words =
        "MatmulBenchmark -wi 3 -w 1 -i 3 -r 1 -f 1 -p library=%s -p shape=%s -rf json -rff %s"
            .formatted(library, String.join(",", SHAPES), output);
    List<String> command =
        List.of(
            "mvn",
            "-q",
            "-B",
            "-Pjmh",
            "-pl",
            "shared,worker",
            "verify",
            "-DskipTests",
            "-Dlint.skip",
            "-Dspotless.check.skip=true",
            "-Djmh.args=" + words);
    Map<String, String> environment =
        Map.of("OPENBLAS_NUM_THREADS", "1", "JAVA_HOME", System.getProperty("java.home"));
    Processes.run(command, bench.root(), environment, bench.log("matmul-" + library));
    return read(output);
  }

  /** JMH's JSON is an array of results; ours of two numbers in it are the shape and the rate. */
  private static Map<String, Double> read(Path output) throws IOException {
    String array = Files.readString(output);
    Map<String, Object> object =
        Json.parse(("{\"results\":" + array + "}").getBytes(StandardCharsets.UTF_8));
    Map<String, Double> rates = new LinkedHashMap<>();
    for (Object result : (List<?>) object.get("results")) {
      Map<?, ?> fields = (Map<?, ?>) result;
      Object shape = ((Map<?, ?>) fields.get("params")).get("shape");
      Map<?, ?> secondary = (Map<?, ?>) fields.get("secondaryMetrics");
      Map<?, ?> rate = (Map<?, ?>) secondary.get("kiloflops");
      rates.put((String) shape, ((Number) rate.get("score")).doubleValue());
    }
    return rates;
  }
}

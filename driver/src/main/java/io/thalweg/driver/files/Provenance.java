package io.thalweg.driver.files;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Where a run and its model come from: what has to be equal for the parameters to be equal, and
 * what has run them.
 *
 * @param thalweg version of Thalweg
 * @param java version of the Java platform
 * @param jvm name and version of the virtual machine
 * @param os name and version of the operating system
 * @param arch machine architecture
 * @param spark version of Spark, empty without Spark
 * @param scala version of Scala, empty without Spark
 * @param kernels the kernels that ran; with native ones the bits hold per machine only
 * @param seed the seed of the run
 * @param configSha256 hash of the resolved config
 * @param dataSha256 hash of the data in its canonical order
 */
public record Provenance(
    String thalweg,
    String java,
    String jvm,
    String os,
    String arch,
    String spark,
    String scala,
    String kernels,
    long seed,
    String configSha256,
    String dataSha256) {

  /** Checks that no part is null. */
  public Provenance {
    Objects.requireNonNull(thalweg, "thalweg");
    Objects.requireNonNull(java, "java");
    Objects.requireNonNull(jvm, "jvm");
    Objects.requireNonNull(os, "os");
    Objects.requireNonNull(arch, "arch");
    Objects.requireNonNull(spark, "spark");
    Objects.requireNonNull(scala, "scala");
    Objects.requireNonNull(kernels, "kernels");
    Objects.requireNonNull(configSha256, "configSha256");
    Objects.requireNonNull(dataSha256, "dataSha256");
  }

  /** The provenance of a run in this virtual machine. */
  public static Provenance here(
      String spark,
      String scala,
      String kernels,
      long seed,
      String configSha256,
      String dataSha256) {
    return new Provenance(
        Version.current(),
        System.getProperty("java.version"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch"),
        spark,
        scala,
        kernels,
        seed,
        configSha256,
        dataSha256);
  }

  /** Plain data for JSON, in the order of the components. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("thalweg", thalweg);
    map.put("java", java);
    map.put("jvm", jvm);
    map.put("os", os);
    map.put("arch", arch);
    map.put("spark", spark);
    map.put("scala", scala);
    map.put("kernels", kernels);
    map.put("seed", seed);
    map.put("config_sha256", configSha256);
    map.put("data_sha256", dataSha256);
    return map;
  }

  /**
   * The provenance that {@link #toMap} has written.
   *
   * @throws io.thalweg.shared.error.ThalwegException BAD_MODEL_FILE if it is not there
   */
  static Provenance from(JsonFields fields) {
    return new Provenance(
        fields.text("thalweg"),
        fields.text("java"),
        fields.text("jvm"),
        fields.text("os"),
        fields.text("arch"),
        fields.text("spark"),
        fields.text("scala"),
        fields.text("kernels"),
        fields.number("seed"),
        fields.text("config_sha256"),
        fields.text("data_sha256"));
  }
}

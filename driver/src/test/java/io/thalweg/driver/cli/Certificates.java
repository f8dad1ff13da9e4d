package io.thalweg.driver.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Certificates that sign themselves, made by the JDK's own keytool. */
final class Certificates {
  private static final String PASSWORD = "changeit";

  private Certificates() {}

  /** Settings of Spark's RPC with a new certificate that both sides show and trust. */
  static Map<String, String> settings(Path folder, String name)
      throws IOException, InterruptedException {
    String store = folder.resolve(name + ".p12").toString();
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    name,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + name,
                    "-keystore",
                    store,
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    if (keytool.waitFor() != 0) {
      throw new AssertionError(Files.readString(folder.resolve(name + ".log")));
    }
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.ssl.rpc.enabled", "true");
    settings.put("spark.ssl.rpc.protocol", "TLSv1.3");
    settings.put("spark.ssl.rpc.keyStore", store);
    settings.put("spark.ssl.rpc.keyStorePassword", PASSWORD);
    settings.put("spark.ssl.rpc.keyPassword", PASSWORD);
    settings.put("spark.ssl.rpc.trustStore", store);
    settings.put("spark.ssl.rpc.trustStorePassword", PASSWORD);
    return settings;
  }
}

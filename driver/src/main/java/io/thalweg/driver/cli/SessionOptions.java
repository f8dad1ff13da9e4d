package io.thalweg.driver.cli;

import io.thalweg.driver.storage.Storage;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.Secrets;
import io.thalweg.shared.error.ThalwegException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The words about Spark that every command with a session understands. */
final class SessionOptions {
  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master: local[2], spark://HOST:PORT, ... Default: local[*].")
  private String master;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = {
        "A Spark setting, such as spark.executor.memory=4g. May be repeated.",
        "spark.ui.enabled=true opens Spark's page, on port 4040, which local[...] does without."
      })
  private List<String> conf = List.of();

  @Option(
      names = PropertiesFile.OPTION,
      paramLabel = "FILE",
      description =
          "Spark settings, one a line as spark-submit reads them, such as secrets, which a command"
              + " line shows to everybody; --conf comes before them.")
  private String properties;

  SessionOptions() {}

  SessionOptions(String master, List<String> conf) {
    this.master = master;
    this.conf = conf;
  }

  /** The master on the command line, if there is one. */
  Optional<MasterUrl> master() {
    return Optional.ofNullable(master).map(MasterUrl::new);
  }

  /** Reaches file systems with these settings, as the session will: before there is one. */
  void reachStorage() {
    Map<String, String> settings = new LinkedHashMap<>(Sessions.systemProperties());
    settings.putAll(conf());
    Storage.settings(settings);
  }

  /** The Spark settings of the file, then those on the command line; later ones win. */
  Map<String, String> conf() {
    Map<String, String> settings = new LinkedHashMap<>();
    if (properties != null) {
      settings.putAll(PropertiesFile.read(properties));
    }
    for (String setting : conf) {
      int equals = setting.indexOf('=');
      Secrets.remember(setting.substring(0, Math.max(0, equals)), setting.substring(equals + 1));
      if (equals < 1 || !setting.startsWith("spark.")) {
        throw ThalwegException.of(ErrorCode.BAD_VALUE, "--conf " + setting + ": no Spark setting")
            .expected("spark.SOMETHING=VALUE, such as spark.executor.memory=4g")
            .found(setting)
            .remedy("settings of the run itself are changed with --set");
      }
      settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return settings;
  }
}

package io.thalweg.driver.cli;

import io.thalweg.driver.Trial;
import io.thalweg.driver.config.ConfigFiles;
import io.thalweg.driver.files.RunDirectory;
import io.thalweg.driver.ingest.synthetic.SyntheticData;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What errors of command lines tell their user to do. */
class CommandRemediesTest {
  private static final String CONFIG =
      """
      data: {train: rows.csv, label: y}
      model: {layers: [{linear: 1}]}
      loss: mse
      optimizer: {type: sgd, lr: 0.01}
      batch: full
      rounds: 1
      """;

  @TempDir Path folder;

  /** A command line; its error is what it prints. */
  private static Executable types(String... words) {
    return () -> {
      Output output = Output.of(words);
      if (output.code() != 0) {
        throw ThalwegException.of(ErrorCode.INTERNAL, output.err())
            .remedy(Remedy.of(output).text());
      }
    };
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @TestFactory
  Stream<DynamicTest> wordsOfACommandLine() throws IOException {
    String table = write("table.csv", "x,y\n1.5,0\n0.5,1\n2.5,1\n");
    String fresh = folder.resolve("fresh.yaml").toString();
    return Stream.of(
        Trial.of("see thalweg train --help", types("train"), types("train", "--help")),
        Trial.of(
            "did you mean example or experiment? Or see thalweg --help",
            types("exmaple", "quadratic", "--master", "local[1]"),
            types("example", "quadratic", "--master", "local[1]"),
            types("--help")),
        Trial.of(
            "name another file with --output, or remove this one",
            types("init", table, "--label", "y", "--output", table, "--master", "local[1]"),
            types("init", table, "--label", "y", "--output", fresh, "--master", "local[1]"),
            Trial.after(
                () -> Files.delete(Path.of(fresh)),
                types("init", table, "--label", "y", "--output", fresh, "--master", "local[1]"))),
        Trial.of(
            "choose --format parquet",
            () -> new SyntheticData("digits", 1, 0, 9).requireFormat("csv"),
            () -> new SyntheticData("digits", 1, 0, 9).requireFormat("parquet")));
  }

  @TestFactory
  Stream<DynamicTest> masters() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    MasterUrl master = new MasterUrl("spark://127.0.0.1:" + port);
    return Stream.of(
        Trial.of(
            "correct --master", () -> new MasterUrl("spark:/far"), () -> new MasterUrl("local[2]")),
        Trial.of(
            "remove one (with spark-submit, --master stands before the jar)",
            settings("local[2]", "spark.master=local[3]"),
            settings("local[2]", "spark.app.name=a"),
            settings(null, "spark.master=local[3]")),
        Trial.of(
            "start it (deploy/cluster start), correct --master, or leave it out to run here",
            () -> MasterProbe.require(master),
            () -> {
              try (ServerSocket started =
                  new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                MasterProbe.require(new MasterUrl("spark://127.0.0.1:" + started.getLocalPort()));
              }
            },
            () -> SessionSettings.of(new SessionOptions(null, List.of()), "a", Map.of())));
  }

  private static Executable settings(String master, String conf) {
    return () -> SessionSettings.of(new SessionOptions(master, List.of(conf)), "a", Map.of());
  }

  @TestFactory
  Stream<DynamicTest> runs() throws Throwable {
    String config = write("x.yaml", CONFIG);
    String rows = write("rows.csv", "x,y\n1,1\n2,0\n");
    String other = write("other.csv", "x,z\n1,1\n2,0\n");
    String bad = write("bad.csv", "x,y\n1,1\n,0\n");
    String run = folder.resolve("run").toString();
    trains(config, "run").execute();
    RunDirectory stopped = RunDirectory.create(folder.resolve("stopped"));
    Files.writeString(
        stopped.config(), ConfigFiles.load(Path.of(config), List.of(), folder).toYaml());
    String open = stopped.root().toString();
    return Stream.of(
        Trial.of(
            "name the rows to predict with --data",
            types("predict", run, "--output", folder + "/p"),
            predicts(run, rows, "p")),
        Trial.of(
            "name labelled data with --data PATH", types("evaluate", run), evaluates(run, rows)),
        Trial.of(
            "evaluate needs the label (and the weight): name the column with --set"
                + " data.label=NAME (data.weight=NAME, or null for none)",
            evaluates(run, other),
            evaluates(run, other, "--set", "data.label=z")),
        Trial.of(
            "settings of the run itself are changed with --set",
            trains(config, "a", "--conf", "seed=3"),
            trains(config, "b", "--set", "seed=3")),
        Trial.of(
            "correct the row, or give --bad-rows skip (such rows are left out) or --bad-rows null"
                + " (they get no prediction)",
            predicts(run, bad, "q"),
            predicts(run, rows, "r"),
            predicts(run, bad, "s", "--bad-rows", "skip"),
            predicts(run, bad, "t", "--bad-rows", "null")),
        Trial.of(
            "see what became of the run: thalweg inspect " + open,
            types("evaluate", open, "--data", rows),
            types("inspect", open)));
  }

  private Executable predicts(String run, String rows, String output, String... more) {
    return local(List.of("predict", run, "--data", rows, "--output", folder + "/" + output), more);
  }

  private Executable trains(String config, String run, String... more) {
    return local(List.of("train", config, "--run-dir", folder + "/" + run), more);
  }

  private static Executable evaluates(String run, String rows, String... more) {
    return local(List.of("evaluate", run, "--data", rows), more);
  }

  private static Executable local(List<String> words, String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(more));
    all.addAll(List.of("--master", "local[1]"));
    return types(all.toArray(String[]::new));
  }
}

package io.thalweg.driver.bench;

import io.thalweg.driver.cluster.RoundFloor;
import java.util.ArrayList;
import java.util.List;

/** Small rounds, where the hand-over decides: the textbook loop and the floor of a round. */
final class LoopExperiments {
  private static final long ROWS = 10_000;
  private static final int ROUNDS = 200_000;
  private static final String EXECUTORS = "local-cluster[2,1,3072]";

  private LoopExperiments() {}

  static List<Experiment> all() {
    return List.of(loop(), localFloor(), executorFloor(), wire());
  }

  private static Experiment loop() {
    Contender one = ours("ours-1", "local[1]");
    Contender two = ours("ours-2", "local[2]");
    Contender index = torch("pytorch-index", "index");
    Contender collate = torch("pytorch-collate", "collate");
    Contender pythonIndex = python("python-index", "index");
    Contender loader = python("python-loader", "loader");
    return new Experiment(
        "loop",
        "linear regression, 5 features, batch 32, SGD: rounds/s (PyTorch through its C++ API)",
        List.of(one, index, two, collate, pythonIndex, loader),
        List.of(
            rounds("local[1] against index batches, one thread", 8, one, index),
            rounds("local[2] against index batches, one thread", 8, two, index),
            rounds("local[1] against collating single rows", 20, one, collate),
            rounds("local[2] against collating single rows", 20, two, collate),
            rounds("local[2] against Python's loop, index batches", 8, two, pythonIndex),
            rounds("local[2] against Python's DataLoader", 20, two, loader)));
  }

  private static Target rounds(String what, double atLeast, Contender ours, Contender peer) {
    return Target.rate(what, atLeast, ours.value("rounds_per_s"), peer.value("rounds_per_s"));
  }

  private static Contender ours(String name, String master) {
    return new Contender(
        name,
        bench ->
            new ThalwegRun(
                    "loop-" + name,
                    master,
                    RunConfigs.loop(bench.data("regression", 0, ROWS), ROUNDS))
                .measure(bench));
  }

  private static Contender torch(String name, String batches) {
    return new Contender(
        name,
        bench ->
            bench.torch(name, 1, 1, "loop", bench.raw("regression", 0, ROWS).toString(), batches));
  }

  private static Contender python(String name, String mode) {
    return new Contender(
        name, bench -> bench.python(name, mode, bench.raw("regression", 0, ROWS).toString()));
  }

  private static Experiment localFloor() {
    Contender resident = floor("local[2]", "resident", 99, 100);
    Contender job = floor("local[2]", "job", 99, 100);
    return new Experiment(
        "floor-local",
        "a round before its arithmetic, local[2], 10,000 parameters: ms",
        List.of(resident, job),
        List.of(
            Target.time("resident against job per round", 300, value(resident), value(job)),
            Target.atMost("resident, ms", 0.030, value(resident))));
  }

  private static Experiment executorFloor() {
    List<Contender> contenders = new ArrayList<>();
    List<Target> targets = new ArrayList<>();
    int[][] sizes = {{99, 100, 80}, {999, 1000, 10}, {9_999, 1000, 6}};
    String[] words = {"10k", "1M", "10M"};
    for (int i = 0; i < sizes.length; i++) {
      Contender resident = floor(EXECUTORS, "resident", sizes[i][0], sizes[i][1]);
      Contender job = floor(EXECUTORS, "job", sizes[i][0], sizes[i][1]);
      contenders.add(resident);
      contenders.add(job);
      String what = words[i] + " parameters, resident against job per round";
      targets.add(Target.time(what, sizes[i][2], value(resident), value(job)));
    }
    return new Experiment(
        "floor-executors",
        "a round before its arithmetic, two executor processes: ms",
        contenders,
        targets);
  }

  /** Over sockets, which is how bytes reach another host; memory that is shared is no wire. */
  private static Experiment wire() {
    Contender exact = floor("exact", EXECUTORS, "resident", 9_999, 1000, "exact", "false");
    Contender bf16 = floor("bf16", EXECUTORS, "resident", 9_999, 1000, "bf16", "false");
    Contender fp16 = floor("fp16", EXECUTORS, "resident", 9_999, 1000, "fp16", "false");
    return new Experiment(
        "wire",
        "a round before its arithmetic, two executor processes over sockets, 10M parameters: ms",
        List.of(exact, bf16, fp16),
        List.of(
            Target.time("bf16 against exact", 1, value(bf16), value(exact)),
            Target.time("fp16 against exact", 1, value(fp16), value(exact))));
  }

  private static Quantity value(Contender contender) {
    return contender.value("round_ms");
  }

  private static Contender floor(String master, String transport, int inputs, int outputs) {
    String name = transport + "-" + (inputs + 1) * outputs;
    return floor(name, master, transport, inputs, outputs, "exact", "true");
  }

  private static Contender floor(
      String name,
      String master,
      String transport,
      int inputs,
      int outputs,
      String wire,
      String sharedMemory) {
    return new Contender(
        name,
        bench ->
            bench.spark(
                "floor-" + name,
                RoundFloor.class,
                master,
                transport,
                Integer.toString(inputs),
                Integer.toString(outputs),
                wire,
                sharedMemory));
  }
}

package io.thalweg.driver.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs the program as its users do: in a process of its own. */
final class Program {
  private static final int LONGEST_SECONDS = 600;
  private static final long POLL_NANOS = 2_000_000;

  private Program() {}

  /** Runs one command line in {@code directory} and waits for its end. */
  static Output run(Path directory, String... args) throws IOException, InterruptedException {
    return run(directory, List.of(), args);
  }

  /** The same with more options for Java. */
  static Output run(Path directory, List<String> options, String... args)
      throws IOException, InterruptedException {
    return run(directory, process -> {}, command(options, args));
  }

  /** The same with a heap of its own size, such as {@code 4g}. */
  static Output runIn(Path directory, String heap, String... args)
      throws IOException, InterruptedException {
    List<String> command = command(List.of(), args);
    command.set(command.indexOf("-Xmx1g"), "-Xmx" + heap);
    return run(directory, process -> {}, command);
  }

  /** Runs the main method of a class, in a JVM that has none of the options {@code left}. */
  static Output runWithout(List<String> left, Path directory, String... words)
      throws IOException, InterruptedException {
    List<String> command = java();
    command.removeAll(left);
    command.addAll(classPath());
    command.addAll(List.of(words));
    return run(directory, process -> {}, command);
  }

  /** Runs one command line in a locale such as C. */
  static Output runInLocale(Path directory, String locale, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("env", "LC_ALL=" + locale));
    command.addAll(command(List.of(), args));
    return run(directory, process -> {}, command);
  }

  /** Runs one command line in a process that may write no file of more than so many KiB. */
  static Output runWithFilesUpTo(int kibibytes, Path directory, String... args)
      throws IOException, InterruptedException {
    String limited = "ulimit -f " + kibibytes + " && exec \"$@\"";
    List<String> command = new ArrayList<>(List.of("bash", "-c", limited, "bash"));
    command.addAll(command(List.of("-XX:-UsePerfData"), args));
    return run(directory, process -> {}, command);
  }

  /** Runs one command line and ends it with SIGTERM once {@code awaited} is there with content. */
  static Output terminate(Path directory, Path awaited, String... args)
      throws IOException, InterruptedException {
    return terminate(directory, () -> awaited.toFile().length() > 0, args);
  }

  /** Runs one command line and ends it with SIGTERM as soon as {@code moment} has come. */
  static Output terminate(Path directory, BooleanSupplier moment, String... args)
      throws IOException, InterruptedException {
    return run(
        directory,
        process -> {
          await(process, moment);
          process.destroy();
        },
        command(List.of(), args));
  }

  /** Runs one command line and ends it with SIGKILL as soon as {@code moment} has come. */
  static Output kill(Path directory, BooleanSupplier moment, String... args)
      throws IOException, InterruptedException {
    return run(
        directory,
        process -> {
          await(process, moment);
          process.destroyForcibly();
        },
        command(List.of(), args));
  }

  private static void await(Process process, BooleanSupplier moment) {
    while (process.isAlive() && !moment.getAsBoolean()) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static Output run(Path directory, Consumer<Process> meanwhile, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory, "out", ".txt");
    Path err = Files.createTempFile(directory, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      meanwhile.accept(process);
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("still running: " + Files.readString(err));
      }
    } finally {
      process.destroyForcibly();
    }
    return new Output(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static List<String> command(List<String> options, String... args) {
    List<String> command = java();
    command.addAll(options);
    command.addAll(classPath());
    command.add(Main.class.getName());
    command.addAll(List.of(args));
    return command;
  }

  /** This JVM's own command and options. */
  private static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!option.startsWith("-Xmx") && !option.startsWith("-javaagent")) {
        command.add(option);
      }
    }
    return command;
  }

  private static List<String> classPath() {
    return List.of("-Xmx1g", "-cp", System.getProperty("java.class.path"));
  }
}

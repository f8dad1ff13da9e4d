package io.thalweg.shared.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.driver.Trial;
import java.io.IOException;
import java.io.Serializable;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What errors say where a worker has not the classes of the user's program. */
class ProgramRemediesTest {
  private static final String PROGRAM =
      """
      public class Program implements java.io.Serializable {
        private static final long serialVersionUID = %d;
      }
      """;

  @TempDir Path folder;

  /** Stands for the jar of a program. */
  private URL jar(int version) throws IOException {
    Path classes = Files.createDirectory(folder.resolve("v" + version));
    Path source = Files.writeString(classes.resolve("Program.java"), PROGRAM.formatted(version));
    assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString()));
    return url(classes);
  }

  private static URL url(Path classes) throws MalformedURLException {
    return classes.toUri().toURL();
  }

  /** A worker with these jars, as Spark sets it up, reads what the driver sends. */
  private static Executable reads(Snapshot<?> sent, URL... jars) {
    return () -> {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      try (URLClassLoader loader = new URLClassLoader(jars, before)) {
        thread.setContextClassLoader(loader);
        sent.value();
      } finally {
        thread.setContextClassLoader(before);
      }
    };
  }

  @TestFactory
  Stream<DynamicTest> classesOfTheProgram() throws Exception {
    URL jar = jar(1);
    URL other = jar(2);
    Snapshot<?> sent;
    try (URLClassLoader driver = new URLClassLoader(new URL[] {jar})) {
      Object program = driver.loadClass("Program").getConstructor().newInstance();
      sent = Snapshot.of((Serializable) program, "the objective");
    }
    return Stream.of(
        Trial.of(
            "give the jar of your program to Spark: --jars, or spark.jars",
            reads(sent),
            reads(sent, jar)),
        Trial.of(
            "run the same jar of your program on the driver and on the executors",
            reads(sent, other),
            reads(sent, jar)));
  }
}

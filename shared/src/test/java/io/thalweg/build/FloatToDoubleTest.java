package io.thalweg.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FloatToDoubleTest {
  @TempDir private Path folder;

  private Path sources;
  private Path target;

  @BeforeEach
  void makeTheFolders() throws IOException {
    sources = Files.createDirectories(folder.resolve("sources/a"));
    target = folder.resolve("target");
  }

  private void write() throws IOException {
    FloatToDouble.write(sources.getParent(), target);
  }

  private static void becomes(String expected, String source) {
    String twin = FloatToDouble.twin("AFloat.java", source);
    assertEquals("// Written by the build from AFloat.java: change that.\n" + expected, twin);
  }

  @Test
  void typesNamesAndWordsBecomeThoseOfDoubles() {
    becomes(
        "double[] x = new double[4096 / Double.BYTES];",
        "float[] x = new float[4096 / Float.BYTES];");
    becomes(
        "VectorDoubleTile.multiply(DType.FLOAT64);", "VectorFloatTile.multiply(DType.FLOAT32);");
    becomes(
        "v.reinterpretAsDoubles(); // 64-bit doubles", "v.reinterpretAsFloats(); // 32-bit floats");
    becomes("// summed in float64, else in float64", "// summed in float64, else in float32");
    becomes(
        "VectorSpecies<Double> s = VectorWidth.DOUBLE;",
        "VectorSpecies<Float> s = VectorWidth.FLOAT;");
  }

  @Test
  void literalsLoseTheirSuffixAndStayWhatTheyAre() {
    becomes("0.5 * x + 1e-3 + 0x1.8p-3", "0.5f * x + 1e-3 + 0x1.8p-3f");
    becomes("x = 1 / 6.0;", "x = 1 / 6f;");
    becomes("int mask = 0xff + 0x5f;", "int mask = 0xff + 0x5f;");
  }

  @Test
  void castsThatDoNothingDoNotWarn() {
    becomes(
        "/** Sums. */\n@SuppressWarnings(\"cast\")\nfinal class ADouble {\n  class Inner {}\n}\n",
        "/** Sums. */\nfinal class AFloat {\n  class Inner {}\n}\n");
  }

  @Test
  void everySourceWithFloatInItsNameHasATwin() throws IOException {
    Files.writeString(sources.resolve("AFloatSum.java"), "class AFloatSum {}\n");
    Files.writeString(sources.resolve("Sum.java"), "class Sum {}\n");
    Files.writeString(sources.resolve("FloatMath.java"), "class FloatMath {}\n");
    write();
    assertTrue(
        Files.readString(target.resolve("a/ADoubleSum.java")).contains("class ADoubleSum {}"));
    try (var files = Files.list(target.resolve("a"))) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void twinsAreWrittenAgainOnlyWhereTheirTextDiffers() throws IOException {
    Path source = sources.resolve("AFloat.java");
    Path twin = target.resolve("a/ADouble.java");
    Files.writeString(source, "class AFloat {}\n");
    write();
    Files.setLastModifiedTime(twin, FileTime.fromMillis(0));
    write();
    assertEquals(0, Files.getLastModifiedTime(twin).toMillis());
    Files.writeString(source, "final class AFloat {}\n");
    write();
    assertTrue(Files.readString(twin).contains("final class ADouble"));
  }

  @Test
  void theTwinOfADeletedSourceIsDeleted() throws IOException {
    Path source = sources.resolve("AFloat.java");
    Files.writeString(source, "class AFloat {}\n");
    write();
    Files.delete(source);
    write();
    assertFalse(Files.exists(target.resolve("a/ADouble.java")));
  }

  @Test
  void aTwinAmongTheSourcesIsRefused() throws IOException {
    Files.writeString(sources.resolve("AFloat.java"), "class AFloat {}\n");
    Files.writeString(sources.resolve("ADouble.java"), "class ADouble {}\n");
    IllegalStateException e = assertThrows(IllegalStateException.class, this::write);
    assertTrue(e.getMessage().contains("ADouble.java is written by the build"), e.getMessage());
  }

  /** A name without a source would hide a twin that is written by mistake later on. */
  @Test
  void whatHasNoTwinIsThere() {
    Path tensor = Path.of("src/main/java/io/thalweg/shared/tensor");
    for (String name : FloatToDouble.WITHOUT_TWIN.keySet()) {
      String room = name.startsWith("Vector") ? "vector" : "scalar";
      assertTrue(Files.exists(tensor.resolve(room).resolve(name + ".java")), name);
    }
  }
}

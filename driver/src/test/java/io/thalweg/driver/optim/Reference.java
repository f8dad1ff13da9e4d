package io.thalweg.driver.optim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.shared.tensor.DType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reference values computed by PyTorch: the files of the folder in the system property {@code
 * thalweg.reference} (a relative one is taken from the root of the repository), by default the
 * copies beside the tests.
 */
public final class Reference {
  private Reference() {}

  /** The content of one file. */
  public static JsonNode read(String name) {
    String folder = System.getProperty("thalweg.reference");
    try (InputStream input =
        folder == null
            ? Reference.class.getResourceAsStream("/reference/" + name)
            : Files.newInputStream(Path.of("..").resolve(folder).resolve(name))) {
      return new ObjectMapper().readTree(input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JSON array of numbers, rounded to {@code dtype}. */
  static <A> A array(DType<A> dtype, JsonNode numbers) {
    A array = dtype.allocate(numbers.size());
    for (int i = 0; i < numbers.size(); i++) {
      dtype.set(array, i, numbers.get(i).doubleValue());
    }
    return array;
  }
}

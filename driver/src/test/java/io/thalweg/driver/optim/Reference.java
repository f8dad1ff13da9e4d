package io.thalweg.driver.optim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.shared.tensor.DType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
    if (folder == null) {
      return readCopy(name);
    }
    try (InputStream input = Files.newInputStream(Path.of("..").resolve(folder).resolve(name))) {
      return new ObjectMapper().readTree(input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The content of a file that stands beside the tests only. */
  static JsonNode readCopy(String name) {
    try (InputStream input = Reference.class.getResourceAsStream("/reference/" + name)) {
      return new ObjectMapper().readTree(input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the cases of a file. */
  static List<String> cases(JsonNode file) {
    List<String> names = new ArrayList<>();
    file.get("cases").fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The options of a case. */
  @SuppressWarnings("unchecked") // a JSON object becomes a map of that type
  static Map<String, Object> options(JsonNode testCase) {
    return new ObjectMapper().convertValue(testCase.get("options"), Map.class);
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

package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What {@code generate} refuses before it starts Spark. */
class GenerateCommandTest {
  @Test
  void anUnknownKindIsNamedWithTheNearestKnownOne() {
    refused(generate("logistc", "--rows", "5"), "logistc", "did you mean 'logistic'?");
  }

  @Test
  void atLeastOneRowIsNeeded() {
    refused(generate("ctr", "--rows", "0"), "--rows", "1 or more", "0");
    refused(generate("ctr", "--rows", "5", "--first-row", "-1"), "--first-row", "0 or more", "-1");
    refused(generate("ctr"), "--rows");
  }

  @Test
  void aRowNumberHasToFit() {
    refused(generate("ctr", "--rows", "5", "--first-row", Long.toString(Long.MAX_VALUE)), "64-bit");
  }

  @Test
  void aFormatThatCannotHoldTheColumnsIsRefused() {
    refused(generate("digits", "--rows", "5", "--format", "csv"), "CSV", "--format parquet");
    refused(generate("digits", "--rows", "5", "--format", "parkett"), "parkett", "'parquet'?");
  }

  private static Output generate(String kind, String... more) {
    String[] words = new String[more.length + 4];
    words[0] = "generate";
    words[1] = kind;
    words[2] = "--output";
    words[3] = "/no/such/folder";
    System.arraycopy(more, 0, words, 4, more.length);
    return Output.of(words);
  }

  private static void refused(Output output, String... parts) {
    assertEquals(64, output.code(), output.err());
    for (String part : parts) {
      assertTrue(output.err().contains(part), part + " in " + output.err());
    }
  }
}

package io.thalweg.driver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentFilesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spark.files|hdfs://n/a.csv,hdfs://n/conf/run.yaml|hdfs://n/conf/run.yaml",
        "spark.files|file:///home/me/run.yaml|/home/me/run.yaml",
        "spark.yarn.dist.files|hdfs://n/versions/7.yaml#run.yaml, /x/y|hdfs://n/versions/7.yaml",
        "spark.files|run.yaml|run.yaml",
        "spark.files|hdfs://n/myrun.yaml,/run.yaml.old|",
      })
  void aConfigThatWasSentIsFoundByItsName(String key, String files, String found) {
    assertEquals(
        Optional.ofNullable(found),
        SentFiles.find("run.yaml", Map.of(key, files)).map(Object::toString));
  }
}

package io.thalweg.driver.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

class SparkOptionsTest {
  @Test
  void ourJvmHasTheOptionsThatThisSparkGivesItsOwn() {
    List<String> theirs = List.of(JavaModuleOptions.defaultModuleOptionArray());
    List<String> ours = ManagementFactory.getRuntimeMXBean().getInputArguments();
    int first = ours.indexOf(theirs.get(0));
    assertEquals(theirs, ours.subList(first, first + theirs.size()));
  }
}

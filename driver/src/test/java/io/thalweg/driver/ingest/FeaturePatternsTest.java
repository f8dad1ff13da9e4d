package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Feature.Missing;
import io.thalweg.driver.config.Label;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class FeaturePatternsTest {
  private static final ColumnNames NAMES =
      ColumnNames.of(
          new StructType()
              .add("id", "int")
              .add("p1", "double")
              .add("age", "double")
              .add("P2", "double")
              .add("w", "double")
              .add("y", "double")
              .add("odd*name", "double"));

  private static List<Feature> expand(List<Feature> features, String... exclude) {
    return FeaturePatterns.expand(
        NAMES,
        new DataColumns(features, List.of(exclude), Label.of(List.of("y")), Optional.of("w")));
  }

  private static List<String> columns(List<String> features, String... exclude) {
    List<Feature> written = features.stream().<Feature>map(Feature::of).toList();
    return expand(written, exclude).stream().map(Feature::column).toList();
  }

  @Test
  void aStarMeansAllColumnsThatNothingElseNames() {
    assertEquals(List.of("id", "p1", "age", "P2", "odd*name"), columns(List.of("*")));
    assertEquals(List.of("age", "p1", "P2", "odd*name"), columns(List.of("age", "*"), "id"));
  }

  @Test
  void aPatternMeansTheColumnsThatFitItInTheOrderOfTheData() {
    assertEquals(List.of("p1", "P2"), columns(List.of("p*")));
    assertEquals(List.of("P2", "p1"), columns(List.of("P2", "p*")));
    assertEquals(List.of("p1", "P2", "id", "age", "odd*name"), columns(List.of("p*", "*")));
    assertEquals(List.of("p1"), columns(List.of("p*"), "*2"));
  }

  @Test
  void aColumnWithAStarInItsNameIsThatColumn() {
    assertEquals(List.of("odd*name"), columns(List.of("odd*name")));
  }

  @Test
  void theOptionsOfAPatternAreThoseOfEachOfItsColumns() {
    Feature filled = Feature.of("p*").missing(Missing.MEAN).withIndicator();
    assertEquals(List.of(filled.on("p1"), filled.on("P2")), expand(List.of(filled)));
  }

  @Test
  void aPatternThatNothingFitsStaysToBeReported() {
    assertEquals(List.of("q*"), columns(List.of("q*")));
  }
}

package io.thalweg.driver.cluster;

/** What Spark itself runs on. */
public final class SparkPlatform {
  private SparkPlatform() {}

  /** The version of Scala. */
  public static String scalaVersion() {
    return scala.util.Properties.versionNumberString();
  }
}

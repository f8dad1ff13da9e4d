package io.thalweg.driver.cluster;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.util.VersionInfo;

/** What Spark itself runs on. */
public final class SparkPlatform {
  private static final int JAVA_WITHOUT_SUBJECT = 24;
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

  private SparkPlatform() {}

  /** The version of Scala. */
  public static String scalaVersion() {
    return scala.util.Properties.versionNumberString();
  }

  /**
   * Checks that this Spark runs on this Java: before 3.5, Hadoop calls what JDK 24 has taken away.
   *
   * @throws ThalwegException BAD_VALUE that says which Java does
   */
  public static void requireJava() {
    requireJava(Runtime.version().feature(), VersionInfo.getVersion());
  }

  static void requireJava(int java, String hadoop) {
    Matcher version = VERSION.matcher(hadoop);
    boolean isOld =
        version.matches()
            && (Integer.parseInt(version.group(1)) < 3
                || version.group(1).equals("3") && Integer.parseInt(version.group(2)) < 5);
    if (java >= JAVA_WITHOUT_SUBJECT && isOld) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "this Spark does not run on Java " + java)
          .expected("Java 17 to 23, because of its Hadoop " + hadoop)
          .found("Java " + java + " in " + System.getProperty("java.home"))
          .remedy("set JAVA_HOME to a JDK 17 or 21");
    }
  }
}

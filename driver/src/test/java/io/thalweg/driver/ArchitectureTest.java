package io.thalweg.driver;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.ObjectInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The import rules of the three modules, over their compiled classes. */
class ArchitectureTest {
  private static final List<String> MODULES = List.of("shared", "worker", "driver");

  private static final String[] SPARK = {"org.apache.spark..", "scala..", "io.netty.."};

  private static JavaClasses program;

  @BeforeAll
  static void readTheClasses() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    program =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.thalweg");
    assertFalse(program.isEmpty(), "no compiled classes found");
  }

  @Test
  void aPackageImportsOnlyWhatStandsBeforeIt() {
    classes().should(new PackageOrder()).check(program);
  }

  @Test
  void theOptimizersKnowOnlyTheSharedModule() {
    noClasses()
        .that()
        .resideInAPackage("io.thalweg.driver.optim..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.thalweg.worker..")
        .allowEmptyShould(true)
        .check(program);
  }

  @Test
  void theSharedModuleUsesTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage("io.thalweg.shared..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.thalweg.shared..", "java..", "jdk.incubator.vector..")
        .check(program);
  }

  @Test
  void sparkIsImportedOnlyWhereItIsAtHome() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.thalweg.worker.rows..",
            "io.thalweg.worker.session..",
            "io.thalweg.driver.ingest..",
            "io.thalweg.driver.cluster..",
            "io.thalweg.driver.storage..",
            "io.thalweg.driver.sink..",
            "io.thalweg.driver.table..",
            "io.thalweg.driver.fit..",
            "io.thalweg.driver.ml..",
            "io.thalweg.driver.api..",
            "io.thalweg.driver.example..",
            "io.thalweg.driver.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SPARK)
        .check(program);
  }

  /** Whoever can send bytes must not choose what classes are made of them. */
  @Test
  void nothingThatTravelsBetweenDriverAndWorkersIsDeserializedByJava() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.thalweg.shared.wire..", "io.thalweg.worker..", "io.thalweg.driver.cluster..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ObjectInput.class)
        .check(program);
  }

  /** Where a run lives is asked of one package: all others see paths. */
  @Test
  void hadoopsFileSystemsAreImportedOnlyWhereRunsAreStored() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.thalweg.driver.storage..", "io.thalweg.driver.ingest..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.hadoop.fs..")
        .check(program);
  }

  @Test
  void theCommandLineStartsASparkSessionAndHandsItOn() {
    noClasses()
        .that()
        .resideInAPackage("io.thalweg.driver.cli..")
        .and()
        .doNotHaveSimpleName("Sessions")
        .should()
        .dependOnClassesThat(resideInAnyPackage(SPARK).and(not(equivalentTo(SparkSession.class))))
        .check(program);
  }

  /** A Spark program hands in a session and data frames: without these types it could not. */
  @Test
  void theJavaApiKnowsOfSparkWhatItsCallersHandIn() {
    noClasses()
        .that()
        .resideInAnyPackage("io.thalweg.driver.api..", "io.thalweg.driver.example..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(SPARK)
                .and(not(equivalentTo(SparkSession.class)))
                .and(not(equivalentTo(Dataset.class)))
                .and(not(equivalentTo(Row.class))))
        .check(program);
  }

  @Test
  void everyPackageSaysWhatLivesInIt() throws IOException {
    TreeSet<Path> silent = new TreeSet<>();
    for (String module : MODULES) {
      Path sources = Path.of("..", module, "src", "main", "java");
      if (Files.notExists(sources)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(sources)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .map(Path::getParent)
            .filter(folder -> Files.notExists(folder.resolve("package-info.java")))
            .forEach(silent::add);
      }
    }
    assertEquals(new TreeSet<Path>(), silent, "packages without package-info.java");
  }
}

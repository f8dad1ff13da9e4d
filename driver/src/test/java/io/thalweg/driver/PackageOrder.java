package io.thalweg.driver;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashMap;
import java.util.Map;

/**
 * The order of the packages: a class may use its own package and those of earlier steps. Packages
 * of one step ({@code |}) do not see each other. A package that is not in the order is an error, so
 * that a new one gets its place.
 */
final class PackageOrder extends ArchCondition<JavaClass> {
  private static final String BASE = "io.thalweg.";

  private static final String ORDER =
      """
      shared.error | shared.concurrent -> shared.spec -> shared.tensor -> shared.autograd | shared.data | shared.column -> shared.nn -> shared.wire
      -> worker.data -> worker.compute -> worker.rows | worker.session
      -> driver.optim | driver.storage -> driver.config -> driver.state -> driver.files
      -> driver.ingest | driver.cluster | driver.checkpoint | driver.diagnosis | driver.report
      -> driver.sink | driver.table -> driver.round -> driver.fit -> driver.api | driver.experiment -> driver.example -> driver.cli | driver.ml
      """;

  private final Map<String, Integer> steps = steps();

  PackageOrder() {
    super("import only packages that stand before their own in%n%s", ORDER);
  }

  private static Map<String, Integer> steps() {
    Map<String, Integer> steps = new HashMap<>();
    String[] inOrder = ORDER.strip().split("\\s*->\\s*", -1);
    for (int step = 0; step < inOrder.length; step++) {
      for (String sibling : inOrder[step].split("\\s*\\|\\s*", -1)) {
        steps.put(sibling, step);
      }
    }
    return steps;
  }

  @Override
  public void check(JavaClass origin, ConditionEvents events) {
    String from = place(origin);
    if (!steps.containsKey(from)) {
      events.add(
          SimpleConditionEvent.violated(
              origin, origin.getFullName() + " lives in a package that has no place in the order"));
      return;
    }
    for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
      JavaClass target = dependency.getTargetClass().getBaseComponentType();
      if (target.getPackageName().startsWith(BASE) && !mayUse(from, place(target))) {
        events.add(SimpleConditionEvent.violated(origin, dependency.getDescription()));
      }
    }
  }

  private boolean mayUse(String from, String to) {
    return from.equals(to) || steps.getOrDefault(to, Integer.MAX_VALUE) < steps.get(from);
  }

  /**
   * Module and package of a class, {@code shared.tensor} for {@code io.thalweg.shared.tensor.x}.
   */
  private static String place(JavaClass type) {
    String[] parts = type.getPackageName().substring(BASE.length()).split("\\.", -1);
    return parts.length < 2 ? parts[0] : parts[0] + "." + parts[1];
  }
}

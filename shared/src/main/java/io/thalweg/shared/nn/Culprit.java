package io.thalweg.shared.nn;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what keeps a value from being serialized: the path from a lambda through what it captures
 * and the fields of that, down to the first value whose class is not serializable.
 */
final class Culprit {
  private final Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());

  private Culprit() {}

  /** Names the culprit within {@code value}, if there is one. */
  static Optional<String> of(Object value) {
    return new Culprit().search(value, "");
  }

  private Optional<String> search(Object value, String path) {
    if (value == null || isWritable(value) || !visited.add(value)) {
      return Optional.empty();
    }
    if (value instanceof Serializable) {
      for (Map.Entry<String, Object> part : parts(value).entrySet()) {
        String name = path.isEmpty() ? part.getKey() : part.getKey() + " of " + path;
        Optional<String> found = search(part.getValue(), name);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.of(
        path + " (" + value.getClass().getTypeName() + "), which is not serializable");
  }

  private static boolean isWritable(Object value) {
    try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
      out.writeObject(value);
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** What a value holds, by name. */
  private static Map<String, Object> parts(Object value) {
    Map<String, Object> parts = new LinkedHashMap<>();
    Optional<SerializedLambda> lambda = lambda(value);
    if (lambda.isPresent()) {
      putCaptured(lambda.get(), value.getClass().getClassLoader(), parts);
    } else if (value instanceof Collection<?> elements) {
      elements.forEach(element -> parts.put("element " + parts.size(), element));
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, element) -> parts.put("the value of key " + key, element));
    } else if (value.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(value); i++) {
        parts.put("element " + i, Array.get(value, i));
      }
    } else {
      putFields(value, parts);
    }
    return parts;
  }

  private static Optional<SerializedLambda> lambda(Object value) {
    try {
      Method replace = value.getClass().getDeclaredMethod("writeReplace");
      replace.setAccessible(true);
      return replace.invoke(value) instanceof SerializedLambda lambda
          ? Optional.of(lambda)
          : Optional.empty();
    } catch (ReflectiveOperationException | RuntimeException e) {
      return Optional.empty(); // not a lambda
    }
  }

  private static void putCaptured(
      SerializedLambda lambda, ClassLoader loader, Map<String, Object> parts) {
    boolean bound = lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic;
    int first = bound ? 1 : 0; // the receiver is captured, but is no parameter
    for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
      String name =
          i < first
              ? "the enclosing object 'this'"
              : "the captured variable " + variable(lambda, loader, i - first);
      parts.put(name, lambda.getCapturedArg(i));
    }
  }

  /** The name of a captured variable where the class file has it, else its place. */
  private static String variable(SerializedLambda lambda, ClassLoader loader, int index) {
    try {
      Class<?> owner = Class.forName(lambda.getImplClass().replace('/', '.'), false, loader);
      return Arrays.stream(owner.getDeclaredMethods())
          .filter(method -> method.getName().equals(lambda.getImplMethodName()))
          .map(method -> method.getParameters()[index])
          .filter(java.lang.reflect.Parameter::isNamePresent)
          .map(parameter -> "'" + parameter.getName() + "'")
          .findFirst()
          .orElse("number " + (index + 1));
    } catch (ClassNotFoundException | RuntimeException e) {
      return "number " + (index + 1);
    }
  }

  private static void putFields(Object value, Map<String, Object> parts) {
    for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        int modifiers = field.getModifiers();
        boolean written = !Modifier.isStatic(modifiers) && !Modifier.isTransient(modifiers);
        if (written && !field.getType().isPrimitive() && field.trySetAccessible()) {
          parts.put("the field '" + field.getName() + "'", get(field, value));
        }
      }
    }
  }

  private static Object get(Field field, Object value) {
    try {
      return field.get(value);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the field was made accessible: " + field, e);
    }
  }
}

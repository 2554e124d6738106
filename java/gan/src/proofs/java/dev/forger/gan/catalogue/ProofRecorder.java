// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Writes which rows of the catalogue a test class proved: a line {@code row,Class.method,passed}
 * for each of its proofs, and a line {@code keys,Class,n} with the number of values that the class
 * read from {@link ReferenceValues}.
 */
final class ProofRecorder implements InvocationInterceptor {
  private static final Path FOLDER = Path.of("target", "proofs");

  /** Proofs by class; a method with a failed run is failed. */
  private static final ConcurrentHashMap<String, Boolean> PASSED = new ConcurrentHashMap<>();

  private static void record(Class<?> test, Method method, boolean passed) {
    Set<String> rows = new TreeSet<>();
    AnnotationSupport.findAnnotation(method, Proves.class).ifPresent(p -> add(rows, p));
    AnnotationSupport.findAnnotation(test, Proves.class).ifPresent(p -> add(rows, p));
    for (String row : rows) {
      String line = row + "," + test.getSimpleName() + "." + method.getName();
      PASSED.merge(line, passed, Boolean::logicalAnd);
    }
  }

  private static void add(Set<String> rows, Proves proves) {
    rows.addAll(Set.of(proves.value()));
  }

  private static void run(Invocation<?> invocation, ExtensionContext given) throws Throwable {
    // A dynamic test has no method of its own: its factory's stands for it.
    ExtensionContext context = given;
    while (context.getTestMethod().isEmpty()) {
      context = context.getParent().orElseThrow();
    }
    boolean passed = false;
    try {
      invocation.proceed();
      passed = true;
    } finally {
      record(context.getRequiredTestClass(), context.getRequiredTestMethod(), passed);
      write(context.getRequiredTestClass().getSimpleName());
    }
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, context);
  }

  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation, DynamicTestInvocationContext method, ExtensionContext context)
      throws Throwable {
    run(invocation, context);
  }

  /** After every proof: an annotation of a method alone does not hear of the end of its class. */
  private static synchronized void write(String test) {
    StringBuilder text = new StringBuilder();
    PASSED.forEach(
        (line, passed) -> {
          if (line.contains("," + test + ".")) {
            text.append(line).append(',').append(passed ? "passed" : "failed").append('\n');
          }
        });
    text.append("keys,").append(test).append(',').append(ReferenceValues.read(test)).append('\n');
    try {
      Files.createDirectories(FOLDER);
      Files.writeString(FOLDER.resolve(test + ".csv"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

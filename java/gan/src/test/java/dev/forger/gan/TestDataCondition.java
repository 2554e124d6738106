// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides on {@link RequiresTestData}. */
public final class TestDataCondition implements ExecutionCondition {

  private static final String VARIABLE = "FORGER_TEST_DATA";

  /** Returns a path in the data folder, for tests that the annotation lets run. */
  public static Path path(String relative) {
    return Path.of(System.getenv(VARIABLE)).resolve(relative);
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<RequiresTestData> wanted =
        AnnotationSupport.findAnnotation(context.getElement(), RequiresTestData.class);
    if (wanted.isEmpty()) {
      return ConditionEvaluationResult.enabled("no test data wanted");
    }
    String folder = System.getenv(VARIABLE);
    if (folder == null || folder.isEmpty()) {
      return ConditionEvaluationResult.disabled(VARIABLE + " is not set");
    }
    Path path = path(wanted.get().value());
    return Files.exists(path)
        ? ConditionEvaluationResult.enabled("found " + path)
        : ConditionEvaluationResult.disabled(path + " does not exist");
  }
}

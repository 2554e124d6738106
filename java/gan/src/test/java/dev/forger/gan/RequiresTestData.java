// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Skips a test, saying so, where {@code FORGER_TEST_DATA} or the named path in it is absent. */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TestDataCondition.class)
public @interface RequiresTestData {

  /** The file or folder that the test reads, relative to the data folder. */
  String value();
}

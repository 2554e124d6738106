// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.catalogue;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Says which rows of the catalogue a test proves; {@code docs/systems.md} counts it if it passes
 * and its class reads values from the table.
 */
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ProofRecorder.class)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Proves {
  /** Rows such as {@code A4.2}. */
  String[] value();
}

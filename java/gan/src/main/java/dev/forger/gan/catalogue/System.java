// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.catalogue;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which rows of the catalogue of generative systems a class implements; {@code
 * docs/systems.md} is made of these and of the tests that prove the rows.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@SuppressWarnings("JavaLangClash") // Nothing else is so short; files that use both qualify one.
public @interface System {
  /**
   * Rows of the catalogue.
   *
   * @return such as {@code A4.2}
   */
  String[] row();

  /**
   * The equation, or what it is, in a line.
   *
   * @return plain text
   */
  String equation();

  /**
   * The introductions that describe it: 0 sampling and matching networks, 1 a lecture on GANs, 2
   * the first paper on GANs, 3 auto-encoders to GANs, 4 boundary-seeking GANs.
   *
   * @return numbers 0 to 4
   */
  int[] seed();
}

// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

/** Samples of classes that are asked for. */
public interface ClassSampleSource extends SampleSource {
  /**
   * Returns the number of classes.
   *
   * @return 0 where the model is not conditioned on classes
   */
  int classes();

  /**
   * Makes one sample a class asked for; sample i has the style of sample i of any other classes.
   *
   * @param classes 0 to {@link #classes()} - 1, at least one
   * @return one sample each, in this order
   * @throws dev.forger.InvalidArgumentException if there is none or one is out of range
   */
  Samples ofClasses(int... classes);
}

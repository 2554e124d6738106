// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

/** A small experiment that ends in pictures: a minute at most, the same for the same seed. */
public interface Demo {
  /**
   * Returns what it is called.
   *
   * @return small letters and hyphens; also the stem of its files
   */
  String name();

  /**
   * Returns what its pictures show.
   *
   * @return one line
   */
  String description();

  /**
   * Runs the experiment and draws.
   *
   * @param sheet where to compute and where pictures go
   * @throws dev.forger.DivergenceException if a training diverges
   * @throws java.io.UncheckedIOException if a file cannot be written
   */
  void draw(Sheet sheet);
}

// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.regularizer;

/** The canonical text of a regularizer: {@code name:key=value,key=value}. */
final class Text {
  private final StringBuilder text;
  private char separator = ':';

  Text(String name) {
    this.text = new StringBuilder(name);
  }

  Text add(String key, double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return add(key, whole ? Long.toString((long) value) : Double.toString(value));
  }

  Text add(String key, String value) {
    text.append(separator).append(key).append('=').append(value);
    separator = ',';
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}

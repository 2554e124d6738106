// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.text;

import dev.forger.DataException;
import dev.forger.InvalidArgumentException;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.data.ImageDataset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Windows of a text, all of one length, as images of one line: a pixel a character, a channel for
 * each character of the alphabet, 1 where the pixel has it and 0 elsewhere, unless other values are
 * asked for. Window i begins at character {@code i stride}.
 */
@System(
    row = "A8.5",
    equation = "windows of characters, one-hot: x in {0, 1}^(length, alphabet), sum_c x = 1",
    seed = 4)
public final class TextWindows implements ImageDataset {
  private final String name;
  private final Alphabet alphabet;
  private final int[] text;
  private final int length;
  private final int stride;
  private final float low;
  private final float high;

  private TextWindows(
      String name, Alphabet alphabet, int[] text, int length, int stride, float low, float high) {
    this.name = name;
    this.alphabet = alphabet;
    this.text = text;
    this.length = length;
    this.stride = stride;
    this.low = low;
    this.high = high;
  }

  /**
   * Cuts a text into windows of values 0 and 1: the probabilities that a softmax gives.
   *
   * @param name for logs
   * @param text as numbers of the alphabet
   * @param alphabet its characters
   * @param length of a window, at least 1
   * @param stride characters between the beginnings of windows, at least 1
   * @return the windows
   * @throws InvalidArgumentException if length or stride is not positive
   * @throws DataException if the text has fewer than two windows
   */
  public static TextWindows of(String name, int[] text, Alphabet alphabet, int length, int stride) {
    if (length < 1 || stride < 1) {
      throw new InvalidArgumentException(
          "windows of " + name,
          "length " + length + ", stride " + stride,
          "both at least 1",
          "32 and 1 suit most texts");
    }
    if (text.length < (long) length + stride) {
      throw new DataException(
          "text " + name,
          text.length + " characters",
          "at least " + ((long) length + stride) + ", for two windows of " + length,
          "use a longer text or shorter windows");
    }
    return new TextWindows(name, alphabet, text.clone(), length, stride, 0, 1);
  }

  /**
   * Returns the same windows in values -1 and 1, as data of discrete variables have them.
   *
   * @return a view
   */
  public TextWindows signed() {
    return new TextWindows(name, alphabet, text, length, stride, -1, 1);
  }

  /**
   * Returns windows of the same text and length that do not overlap, for lines to read.
   *
   * @return a view
   */
  public TextWindows apart() {
    return new TextWindows(name, alphabet, text, length, length, low, high);
  }

  /**
   * Returns the characters of the channels.
   *
   * @return the alphabet
   */
  public Alphabet alphabet() {
    return alphabet;
  }

  /**
   * Returns the characters of a window.
   *
   * @param index 0 to {@code size() - 1}
   * @return as many numbers as the window is long
   * @throws InvalidArgumentException if there is no such window
   */
  public int[] window(int index) {
    requireIndex(index);
    return Arrays.copyOfRange(text, index * stride, index * stride + length);
  }

  private void requireIndex(int index) {
    if (index < 0 || index >= size()) {
      throw new InvalidArgumentException(
          "text " + name + ", window",
          Integer.toString(index),
          "0 to " + (size() - 1),
          "pass an index of the windows");
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return (text.length - length) / stride + 1;
  }

  @Override
  public int height() {
    return 1;
  }

  @Override
  public int width() {
    return length;
  }

  @Override
  public int channels() {
    return alphabet.size();
  }

  @Override
  public void read(int index, float[] target, int offset) {
    requireIndex(index);
    int k = alphabet.size();
    if (offset < 0 || target.length - offset < length * k) {
      throw new InvalidArgumentException(
          "text " + name + ", read of window " + index,
          "an array of " + target.length + " from offset " + offset,
          "room for " + length * k,
          "pass a larger array");
    }
    Arrays.fill(target, offset, offset + length * k, low);
    for (int p = 0; p < length; p++) {
      target[offset + p * k + text[index * stride + p]] = high;
    }
  }

  @Override
  public int label(int index) {
    requireIndex(index);
    return -1;
  }

  @Override
  public int labelCount() {
    return 0;
  }

  @Override
  public String fingerprint() {
    String all =
        length + " by " + stride + ", " + low + " and " + high + " of " + alphabet.decode(text);
    try {
      byte[] bytes = all.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void close() {}
}

// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.DataException;
import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextDataTest {
  @TempDir Path folder;

  @Test
  void alphabetsNumberCharacters() {
    Alphabet alphabet = Alphabet.of("banana 𝛼");
    assertEquals(" abn𝛼", alphabet.toString());
    assertArrayEquals(new int[] {2, 1, 3, 1, 4}, alphabet.encode("bana𝛼"));
    assertEquals("nab𝛼", alphabet.decode(3, 1, 2, 4));
    assertEquals(5, new Alphabet(alphabet.toString()).size());
    DataException unknown = assertThrows(DataException.class, () -> alphabet.encode("bang"));
    assertTrue(unknown.getMessage().contains("\"g\""), unknown.getMessage());
    assertThrows(DataException.class, () -> Alphabet.of("aaaa"));
    assertThrows(InvalidArgumentException.class, () -> new Alphabet("abca"));
  }

  @Test
  @Proves("A8.5")
  void windowsAreOneHot() {
    Alphabet alphabet = new Alphabet("abc");
    TextWindows windows = TextWindows.of("text", alphabet.encode("abcab"), alphabet, 3, 2);
    assertEquals(2, windows.size());
    assertArrayEquals(alphabet.encode("cab"), windows.window(1));
    assertArrayEquals(new float[] {0, 0, 1, 1, 0, 0, 0, 1, 0}, Samples.of(windows, 1, 1).values());
    assertArrayEquals(
        new float[] {1, -1, -1, -1, 1, -1, -1, -1, 1}, Samples.of(windows.signed(), 0, 1).values());
    assertEquals(1, windows.apart().size());
    assertArrayEquals(alphabet.encode("abc"), windows.apart().window(0));
    assertArrayEquals(
        alphabet.encode("cab"), TextSamples.numbers(Samples.of(windows, 1, 1)).get(0));
    assertNotEquals(windows.fingerprint(), windows.signed().fingerprint());
    float[] small = new float[8];
    assertThrows(InvalidArgumentException.class, () -> windows.read(0, small, 0));
    assertThrows(InvalidArgumentException.class, () -> windows.window(2));
    int[] text = alphabet.encode("abcab");
    assertThrows(DataException.class, () -> TextWindows.of("text", text, alphabet, 4, 2));
    assertThrows(
        InvalidArgumentException.class, () -> TextWindows.of("text", text, alphabet, 0, 1));
    // B3: the divergence in nats, here over log 2.
    double expected = ReferenceValues.of("b3.bernoulli.jsd") / Math.log(2);
    NGrams seven = new NGrams(1, List.of(alphabet.encode("aaabaaabab")));
    NGrams four = new NGrams(1, List.of(alphabet.encode("babab"), alphabet.encode("babab")));
    assertEquals(expected, seven.jensenShannon(four), 1e-6);
  }

  @Test
  void divergencesOfRuns() {
    List<int[]> one = List.of(new int[] {0, 1, 0, 1, 0});
    List<int[]> other = List.of(new int[] {0, 0, 0, 0}, new int[] {1, 1, 1});
    assertEquals(0, new NGrams(2, one).jensenShannon(new NGrams(2, one)), 1e-12);
    assertEquals(1, new NGrams(2, one).jensenShannon(new NGrams(2, other)), 1e-12);
    // Runs do not go over the ends of lines.
    assertEquals(
        new NGrams(2, other).jensenShannon(new NGrams(2, one)),
        new NGrams(2, one).jensenShannon(new NGrams(2, other)),
        1e-12);
    assertEquals(0.5, NGrams.distinct(List.of(new int[] {1, 2}, new int[] {1, 2})));
    assertThrows(InvalidArgumentException.class, () -> new NGrams(6, one));
    assertThrows(
        InvalidArgumentException.class, () -> new NGrams(1, one).jensenShannon(new NGrams(2, one)));
  }

  @Test
  void markovTextHasTheRunsOfItsOrder() {
    Alphabet alphabet = Alphabet.of(Sentences.text());
    int[] text = alphabet.encode(Sentences.text());
    List<int[]> whole = Collections.singletonList(text);
    for (int order = 0; order <= 2; order++) {
      MarkovText model = new MarkovText(order, text, alphabet.size());
      List<int[]> lines = model.sample(1500, 40, new Philox(3, order));
      double same = new NGrams(order + 1, lines).jensenShannon(new NGrams(order + 1, whole));
      double next = new NGrams(order + 2, lines).jensenShannon(new NGrams(order + 2, whole));
      assertTrue(same < 0.01, "order " + order + ": " + same);
      assertTrue(next > 4 * same, "order " + order + ": " + next + " after " + same);
    }
    // The last character stands nowhere else: nothing follows it.
    List<int[]> ended =
        new MarkovText(1, new int[] {0, 0, 0, 1}, 2).sample(50, 9, new Philox(3, 9));
    assertEquals(50, ended.size());
    assertThrows(InvalidArgumentException.class, () -> new MarkovText(4, new int[4], 2));
  }

  @Test
  @Proves("A8.5")
  void shardsOfTheBillionWordsAreReadInOrder() throws IOException {
    Path shards = Files.createDirectories(folder.resolve("corpus/training"));
    Files.writeString(shards.resolve("news.en-00002-of-00100"), "third line\nfourth\n");
    Files.writeString(shards.resolve("news.en-00001-of-00100"), "first line\nsecond");
    Files.writeString(shards.resolve("news.en.heldout-00000-of-00050"), "held out");
    Files.writeString(shards.resolve("README"), "no text");
    for (Path path : List.of(shards, folder.resolve("corpus"))) {
      assertEquals("first line second third line fourth", Texts.open(path.toString(), true));
    }
    Files.write(shards.resolve("news.en-00003-of-00100"), new byte[] {(byte) 0xE9, 'x'});
    DataException bytes =
        assertThrows(DataException.class, () -> Texts.open(shards.toString(), true));
    assertTrue(bytes.getMessage().contains("news.en-00003-of-00100"), bytes.getMessage());
    Path empty = Files.createDirectories(folder.resolve("empty"));
    DataException none =
        assertThrows(DataException.class, () -> Texts.open(empty.toString(), true));
    assertTrue(none.getMessage().contains("without news.en-*"), none.getMessage());
  }

  @Test
  void textsAreReadAndFolded() throws IOException {
    Path file = folder.resolve("text.txt");
    Files.writeString(file, "O Romeo,\n\n  Romeo!  It's  I. ");
    assertEquals("O Romeo, Romeo! It's I.", Texts.open(file.toString(), false));
    assertEquals("o romeo romeo its i", Texts.open(file.toString(), true));
    Files.write(file, "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThrows(DataException.class, () -> Texts.open(file.toString(), false));
    assertThrows(DataException.class, () -> Texts.open("no/such/file.txt", false));
    String drawn = Texts.open(Sentences.NAME, false);
    assertEquals(drawn, Texts.open(Sentences.NAME, false));
    assertTrue(drawn.length() > 190_000 && drawn.matches("[A-Za-z ,.]+"), drawn.substring(0, 80));
  }
}

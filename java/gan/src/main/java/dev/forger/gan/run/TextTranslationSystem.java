// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Trainer;
import dev.forger.gan.data.Datasets;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.text.Alphabet;
import dev.forger.gan.text.Cipher;
import dev.forger.gan.text.Sentences;
import dev.forger.gan.text.TextSamples;
import dev.forger.gan.text.TextTranslation;
import dev.forger.gan.text.TextWindows;
import dev.forger.gan.text.Texts;
import dev.forger.gan.translation.CycleGan;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lines of one text into those of another, learnt without pairs: {@link TextTranslation}. Without a
 * second text the first one is enciphered: its second half is translated into its first half.
 */
final class TextTranslationSystem implements RunSystem {
  /** How a text without a second one is enciphered. */
  static final ConfigKey CIPHER =
      new ConfigKey(
          "text.cipher",
          v -> Values.oneOf(v, "substitution", "vigenere"),
          "cipher of the second half of the text, which is turned into the first half");

  /** Seed of the cipher. */
  static final ConfigKey CIPHER_SEED =
      new ConfigKey(
          "text.cipher_seed",
          v -> Values.integer(v, 0, Long.MAX_VALUE),
          "seed of the cipher's permutation or shifts");

  /** Period of the translation. */
  static final ConfigKey PERIOD =
      new ConfigKey(
          "text.period",
          v -> Values.integer(v, 1, 64),
          "characters after which the translation repeats, 1 for a substitution");

  private static final int STREAM = 0x56494745;

  @Override
  public String name() {
    return "text-translation";
  }

  @Override
  public String description() {
    return "lines of a text into those of another, learnt without pairs: a cipher, or --data-b";
  }

  @Override
  public List<ConfigKey> keys() {
    return List.of(
        SystemKeys.DATA_B,
        SystemKeys.DATA_B_FINGERPRINT,
        CIPHER,
        CIPHER_SEED,
        PERIOD,
        TextSystem.LENGTH,
        TextSystem.LETTERS,
        TextSystem.ALPHABET,
        SystemKeys.CRITIC_WIDTH,
        GanKeys.OBJECTIVE,
        GanKeys.OBJECTIVE_PARAMETERS,
        SystemKeys.CYCLE,
        SystemKeys.IDENTITY,
        GanKeys.GENERATOR_OPTIMIZER,
        GanKeys.GENERATOR_RATE,
        GanKeys.GENERATOR_BETA1,
        GanKeys.GENERATOR_BETA2,
        GanKeys.CRITIC_OPTIMIZER,
        GanKeys.CRITIC_RATE,
        GanKeys.CRITIC_BETA1,
        GanKeys.CRITIC_BETA2,
        SystemKeys.POOL);
  }

  /** A second text takes the place of the cipher; another text has other characters. */
  @Override
  public Set<ConfigKey> dependents(Map<ConfigKey, Object> values, Map<ConfigKey, Object> layer) {
    Set<ConfigKey> dropped = new HashSet<>();
    if (RunSystem.changes(values, layer, SystemKeys.DATA_B)) {
      dropped.addAll(
          List.of(SystemKeys.DATA_B_FINGERPRINT, CIPHER, CIPHER_SEED, TextSystem.ALPHABET));
    }
    if (RunSystem.changes(values, layer, CIPHER)) {
      dropped.addAll(List.of(SystemKeys.DATA_B, SystemKeys.DATA_B_FINGERPRINT, PERIOD));
    }
    if (RunSystem.changes(values, layer, ConfigKey.DATA_SOURCE)
        || RunSystem.changes(values, layer, TextSystem.LETTERS)) {
      dropped.add(TextSystem.ALPHABET);
    }
    if (RunSystem.changes(values, layer, GanKeys.OBJECTIVE)) {
      dropped.add(GanKeys.OBJECTIVE_PARAMETERS);
    }
    return dropped;
  }

  @Override
  public void check(Map<ConfigKey, Object> values) {
    Objectives.check(values);
    Object cipher = values.get(CIPHER);
    if (values.containsKey(ConfigKey.DATA_SOURCE)
        && values.containsKey(SystemKeys.DATA_B) == (cipher != null)) {
      throw new InvalidArgumentException(
          "second text",
          cipher == null ? "none, and no cipher" : "one beside the cipher " + cipher,
          "a second text or a cipher",
          "pass --data-b PATH or --set text.cipher=substitution");
    }
    Object period = values.get(PERIOD);
    if ("substitution".equals(cipher) && period != null && !period.equals(1L)) {
      throw new InvalidArgumentException(
          PERIOD.path(),
          period + " with cipher substitution",
          "1",
          "leave it out, or take the cipher vigenere");
    }
  }

  @Override
  public boolean needsData() {
    return true;
  }

  /** Lines are translated. */
  @Override
  public boolean samplesNeedData() {
    return true;
  }

  @Override
  public ImageDataset open(Map<ConfigKey, Object> values) {
    boolean enciphered = values.containsKey(CIPHER);
    values.putIfAbsent(TextSystem.LETTERS, enciphered);
    values.putIfAbsent(TextSystem.LENGTH, 30L);
    values.putIfAbsent(PERIOD, "vigenere".equals(values.get(CIPHER)) ? 3L : 1L);
    boolean letters = values.get(TextSystem.LETTERS).equals(true);
    String source = (String) values.get(ConfigKey.DATA_SOURCE);
    String text = Texts.open(source, letters);
    Object known = values.get(TextSystem.ALPHABET);
    if (enciphered) {
      Alphabet alphabet = known == null ? Alphabet.of(text) : new Alphabet((String) known);
      int[] all = alphabet.encode(text);
      int half = all.length / 2;
      int[] hidden = Arrays.copyOfRange(all, half, all.length);
      values.putIfAbsent(CIPHER_SEED, 1L);
      return new DataPair(
          windows(values, source, cipher(values, alphabet.size()).apply(hidden), alphabet),
          windows(values, source, Arrays.copyOf(all, half), alphabet));
    }
    String other = Datasets.absolute((String) values.get(SystemKeys.DATA_B));
    values.put(SystemKeys.DATA_B, other);
    String second = Texts.open(other, letters);
    Alphabet alphabet = known == null ? Alphabet.of(text + second) : new Alphabet((String) known);
    return new DataPair(
        windows(values, source, alphabet.encode(text), alphabet),
        windows(values, other, alphabet.encode(second), alphabet));
  }

  private static Cipher cipher(Map<ConfigKey, Object> values, int characters) {
    long seed = (Long) values.get(CIPHER_SEED);
    if (values.get(CIPHER).equals("substitution")) {
      return Cipher.substitution(characters, seed);
    }
    Philox random = new Philox(seed, STREAM);
    int[] shifts = new int[((Long) values.get(PERIOD)).intValue()];
    // No shift is 0, which would leave characters as they are.
    Arrays.setAll(shifts, i -> 1 + (int) (random.uniform(0, i) * (characters - 1)));
    return Cipher.vigenere(characters, shifts);
  }

  private static TextWindows windows(
      Map<ConfigKey, Object> values, String name, int[] text, Alphabet alphabet) {
    int length = ((Long) values.get(TextSystem.LENGTH)).intValue();
    int period = ((Long) values.get(PERIOD)).intValue();
    return TextWindows.of(name, text, alphabet, length, period);
  }

  @Override
  public ImageDataset prepare(Map<ConfigKey, Object> values, ImageDataset data) {
    if (values.containsKey(SystemKeys.DATA_B)) {
      RunPlan.checkFingerprint(
          values, SystemKeys.DATA_B, SystemKeys.DATA_B_FINGERPRINT, ((DataPair) data).second());
    }
    return data;
  }

  @Override
  public void complete(Map<ConfigKey, Object> values, ImageDataset data) {
    // A line is as long and has as many channels as text.length and text.alphabet say.
    values.remove(ConfigKey.DATA_SIZE);
    values.remove(ConfigKey.DATA_CHANNELS);
    TextWindows first = (TextWindows) ((DataPair) data).first();
    values.put(TextSystem.ALPHABET, first.alphabet().toString());
    values.putIfAbsent(SystemKeys.CRITIC_WIDTH, 64L);
    values.putIfAbsent(GanKeys.OBJECTIVE, "non-saturating");
    Objectives.completeParameters(values);
    values.putIfAbsent(SystemKeys.CYCLE, 5.0);
    values.putIfAbsent(SystemKeys.IDENTITY, 0.0);
    values.putIfAbsent(SystemKeys.POOL, 50L);
    values.putIfAbsent(ConfigKey.BATCH, 32L);
    Defaults.adversarial(values, 3e-2, 1e-3);
    requireShown(values, first);
  }

  /** Samples of a run are shown while it trains: too short a text is refused before. */
  private static void requireShown(Map<ConfigKey, Object> values, TextWindows first) {
    long lines = 2L * first.apart().size();
    Object count = values.get(ConfigKey.SAMPLE_COUNT);
    if (count != null && (Long) count > lines) {
      throw new InvalidArgumentException(
          ConfigKey.SAMPLE_COUNT.path(),
          count.toString(),
          "at most " + lines + ", a line of " + first.name() + " and its translation in turn",
          "use a longer text, or show fewer lines");
    }
  }

  @Override
  public String title(RunConfig config) {
    return config.values().containsKey(CIPHER)
        ? "cipher " + config.text(CIPHER)
        : "translation of text";
  }

  /** On half a million letters of prose the keys are found, on the sentences they were not. */
  @Override
  public Optional<String> warning(RunConfig config) {
    boolean written = config.text(ConfigKey.DATA_SOURCE).equals(Sentences.NAME);
    return written && config.values().containsKey(CIPHER)
        ? Optional.of(
            "the sentences that Forger writes have too few words for their cipher to be found; "
                + "this shows that a run works: pass --data FILE with a text of 500 000 letters")
        : Optional.empty();
  }

  @Override
  public Trainer build(Device device, RunConfig config, ImageDataset data) {
    DataPair pair = (DataPair) data;
    TextWindows first = (TextWindows) pair.first();
    int period = config.integer(PERIOD);
    int width = config.integer(SystemKeys.CRITIC_WIDTH);
    return TextTranslation.builder(device, first, (TextWindows) pair.second(), period)
        .model(
            line -> TextTranslation.substitution(line, period),
            line -> TextTranslation.critic(line, period, width))
        .objective(Objectives.create(config))
        .cycle(config.real(SystemKeys.CYCLE))
        .identity(config.real(SystemKeys.IDENTITY))
        .batch(config.integer(ConfigKey.BATCH))
        .pool(config.integer(SystemKeys.POOL))
        .optimizers(GanSystem.generatorOptimizer(config), GanSystem.criticOptimizer(config))
        .rateDecay(Defaults.rateDecay(config))
        .seed(config.number(ConfigKey.SEED))
        .build();
  }

  @Override
  public SampleSource samples(RunConfig config, Trainer trainer, long seed) {
    CycleGan gan = (CycleGan) trainer;
    Alphabet alphabet = new Alphabet(config.text(TextSystem.ALPHABET));
    return TextSamples.translating(gan.samples(seed), alphabet, gan.there());
  }
}

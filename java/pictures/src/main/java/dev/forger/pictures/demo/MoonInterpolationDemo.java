// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.Philox;
import dev.forger.gan.Samples;
import dev.forger.gan.autoencoder.AutoEncoder;
import dev.forger.gan.autoencoder.AutoEncoderModels;
import dev.forger.gan.autoencoder.Decoder;
import dev.forger.gan.autoencoder.Likelihood;
import dev.forger.gan.autoencoder.Vae;
import dev.forger.gan.data.MoonPhases;
import dev.forger.gan.image.Latents;
import dev.forger.gan.sampling.Normal;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Panels;
import dev.forger.pictures.Plot;
import dev.forger.pictures.Strips;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * What auto-encoders make of codes that belong to no image: codes between those of two moons,
 * judged by the phase of the nearest moon, and codes drawn at random.
 */
final class MoonInterpolationDemo implements Demo {
  private static final double FROM = 0.15;
  private static final double TO = 1;
  private static final int IMAGES = 11;
  private static final int LATENT = 8;
  private static final int HIDDEN = 64;
  private static final int STEPS = 1500;

  @Override
  public String name() {
    return "moon-interpolation";
  }

  @Override
  public String description() {
    return "codes between two moons and random codes: auto-encoder, variational auto-encoder";
  }

  /** Codes of images, and images of codes. */
  private record Coder(Function<Samples, float[]> encode, Function<float[], Samples> decode) {
    Samples between(Samples pair, int count) {
      float[] codes = encode.apply(pair);
      float[] a = Arrays.copyOf(codes, LATENT);
      float[] b = Arrays.copyOfRange(codes, LATENT, 2 * LATENT);
      float[] line = new float[count * LATENT];
      for (int i = 0; i < count; i++) {
        float[] code = Latents.lerp(a, b, i / (count - 1.0));
        System.arraycopy(code, 0, line, i * LATENT, LATENT);
      }
      return decode.apply(line);
    }
  }

  @Override
  public void draw(Sheet sheet) {
    MoonJudge judge = new MoonJudge();
    try (MoonPhases moons = MoonPhases.ofEveryPhase(sheet.seed(), 3000);
        AutoEncoder plain =
            AutoEncoder.builder(sheet.device())
                .data(moons)
                .model(AutoEncoderModels.plain28(LATENT, HIDDEN, AutoEncoderModels.Output.PIXELS))
                .seed(sheet.seed())
                .build();
        Vae variational =
            Vae.builder(sheet.device())
                .data(moons)
                .model(
                    AutoEncoderModels.dense28(LATENT, HIDDEN, 0, AutoEncoderModels.Output.PIXELS))
                .likelihood(Likelihood.gaussian(1))
                .seed(sheet.seed())
                .build();
        Decoder decoder = variational.decoder(sheet.seed())) {
      plain.train(STEPS, sheet.steps(name() + ", auto-encoder"));
      variational.train(STEPS, sheet.steps(name() + ", variational"));

      Coder first = new Coder(plain::encode, plain::decode);
      Coder second = new Coder(variational::encode, decoder::decode);
      Samples pair = MoonJudge.pair(FROM, TO);
      Samples above = first.between(pair, IMAGES);
      Samples below = second.between(pair, IMAGES);
      Samples guessed = plain.decode(likeCodes(plain.encode(Samples.of(moons, 0, 1000)), sheet));
      Samples drawn = decoder.sample(IMAGES);
      report(sheet, judge, "auto-encoder", first, guessed);
      report(sheet, judge, "variational", second, drawn);
      BufferedImage strips =
          Panels.column(
              List.of(
                  strip("auto-encoder: codes between two moons", above),
                  strip("variational: codes between two moons", below),
                  strip("auto-encoder: codes drawn like those of moons", guessed),
                  strip("variational: codes drawn from N(0, 1)", drawn)));
      sheet.png(this, "", Panels.column(List.of(strips, curves(judge, above, below))));
    }
  }

  private static BufferedImage strip(String title, Samples images) {
    return Panels.titled(title, Strips.of(images, IMAGES, 2));
  }

  private static BufferedImage curves(MoonJudge judge, Samples above, Samples below) {
    double[] t = Plot.grid(0, 1, IMAGES);
    return new Plot(660, 280, "Phase of the nearest moon")
        .axes("share of the full moon's code", "phase")
        .range(0, 1, 0, 1.05)
        .dashed("even", Colors.GREY, 0, 1, s -> FROM + s * (TO - FROM))
        .line("auto-encoder", Colors.RED, 1.8, t, judge.phases(above))
        .line("variational", Colors.BLUE, 1.8, t, judge.phases(below))
        .legendInside(true, false)
        .draw();
  }

  /** Random codes with the mean and deviation that each number has in the codes of moons. */
  private static float[] likeCodes(float[] codes, Sheet sheet) {
    int count = codes.length / LATENT;
    float[] drawn = new float[IMAGES * LATENT];
    Philox.Sequence uniforms = new Philox(sheet.seed(), 8).sequence(0);
    for (int k = 0; k < LATENT; k++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < count; i++) {
        sum += codes[i * LATENT + k];
        squares += (double) codes[i * LATENT + k] * codes[i * LATENT + k];
      }
      double mean = sum / count;
      Normal normal = new Normal(mean, Math.sqrt(squares / count - mean * mean));
      for (int i = 0; i < IMAGES; i++) {
        drawn[i * LATENT + k] = (float) normal.quantile(uniforms.nextUniform());
      }
    }
    return drawn;
  }

  /** Midpoints of all pairs of nine phases, and images of random codes. */
  private static void report(
      Sheet sheet, MoonJudge judge, String what, Coder coder, Samples random) {
    double error = 0;
    int pairs = 0;
    for (int i = 1; i < 9; i++) {
      for (int j = i + 1; j <= 9; j++) {
        Samples middle = coder.between(MoonJudge.pair(i / 9.0, j / 9.0), 3);
        error += Math.abs(judge.nearest(middle, 1).phase() - (i + j) / 18.0);
        pairs++;
      }
    }
    sheet.say(
        "%-12s midpoints of %d pairs are off by a phase of %.3f; images of random codes lie %.1f"
            + " from the nearest moon",
        what, pairs, error / pairs, judge.distance(random));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;
import dev.forger.gan.Models;
import dev.forger.gan.data.CaptionedDataset;
import java.util.ArrayList;
import java.util.List;

/** Options of a {@link TextGan}; only captioned data are required. */
public final class TextGanBuilder extends PairGanBuilder<TextGanBuilder> {
  private static final int SHOWN = 64;

  CaptionedDataset data;
  private List<String> shown;
  private TextModel model;
  private String modelName = "dcgan28";
  private int latent = 16;
  private int length = 32;

  TextGanBuilder(Device device) {
    super(device);
  }

  @Override
  protected TextGanBuilder self() {
    return this;
  }

  /**
   * Sets the real images and their captions. Required; the caller closes them after the GAN.
   *
   * @param data captioned images of the model's shape
   * @return this builder
   */
  public TextGanBuilder data(CaptionedDataset data) {
    this.data = data;
    return this;
  }

  /**
   * Chooses a shipped DCGAN; the default is {@code dcgan28}, its critic with batch normalisation.
   *
   * @param name dcgan28, dcgan32 or dcgan64
   * @return this builder
   * @throws InvalidArgumentException if there is none of this name
   */
  public TextGanBuilder model(String name) {
    Models.size(name);
    this.modelName = name;
    this.model = null;
    return this;
  }

  /**
   * Sets a model of your own.
   *
   * @param model generator and critic
   * @return this builder
   */
  public TextGanBuilder model(TextModel model) {
    this.model = model;
    return this;
  }

  /**
   * Sets the length of a latent code of a shipped model; the default is 16.
   *
   * @param latent at least 1
   * @return this builder
   */
  public TextGanBuilder latent(int latent) {
    this.latent = positive("latent", latent);
    return this;
  }

  /**
   * Sets the characters of a caption that a shipped model reads; the default is 32.
   *
   * @param length at least 4
   * @return this builder
   */
  public TextGanBuilder captionLength(int length) {
    this.length = positive("caption length", length);
    return this;
  }

  /**
   * Sets the captions of {@link TextGan#samples}; the default is the first ones of the data that
   * differ.
   *
   * @param captions at least one
   * @return this builder
   * @throws InvalidArgumentException if there are none
   */
  public TextGanBuilder shown(List<String> captions) {
    TextSampler.requireSome(captions);
    this.shown = List.copyOf(captions);
    return this;
  }

  List<String> shown() {
    return shown != null ? shown : distinct(data, SHOWN);
  }

  /**
   * Returns the first captions of data that differ.
   *
   * @param data captioned images
   * @param most how many at most
   * @return at least one
   */
  public static List<String> distinct(CaptionedDataset data, int most) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < data.size() && found.size() < most; i++) {
      String caption = data.caption(i);
      if (!found.contains(caption)) {
        found.add(caption);
      }
    }
    return found;
  }

  /**
   * Plans the training: draws weights, records both steps, takes all memory.
   *
   * @return the GAN, ready to train
   * @throws InvalidArgumentException if the data are missing, have one caption only, or are smaller
   *     than the batch, or there are two gradient penalties
   * @throws ShapeException if the data do not have the model's shape
   * @throws UnsupportedException if the objective compares real and generated samples one by one,
   *     or there is a gradient penalty and the critic couples samples
   */
  public TextGan build() {
    if (data == null) {
      throw new InvalidArgumentException(
          "data", "none", "captioned data", "call data(CaptionedDigits.create(7, 20000))");
    }
    TextModel m =
        model != null
            ? model
            : TextModel.create(modelName, data.channels(), latent, length, Models.CriticNorm.BATCH);
    check("text to image", m.name(), new TextPairing(m), data);
    return new TextGan(this, m);
  }
}

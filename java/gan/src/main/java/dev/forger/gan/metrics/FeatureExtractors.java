// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Suggestions;
import dev.forger.UnsupportedException;
import java.util.ArrayList;
import java.util.List;

/** Opens feature extractors by text: {@code KIND} or {@code KIND:ARGUMENT}. */
public final class FeatureExtractors {
  private static final String PIXELS = "pixels";
  private static final String RESNET = "resnet20";
  private static final String CLASSIFIER = "classifier";
  private static final String ONNX = "onnx";
  private static final String CHANNELS = "channels";

  private FeatureExtractors() {}

  /**
   * Opens an extractor.
   *
   * @param text {@code pixels}, {@code resnet20:FILE.npz[:LAYER]}, {@code classifier:FILE}, {@code
   *     channels:} and one of these for each channel by itself, or a kind and argument of a {@link
   *     FeatureExtractorProvider}, such as {@code onnx:FILE[:OUTPUT]} with the module forger-onnx
   * @param device for those that run on Forger's kernels
   * @return the extractor, to be closed before the device
   * @throws dev.forger.ForgerException if there is none of this kind, or it cannot read the file
   */
  public static FeatureExtractor open(String text, Device device) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? text : text.substring(0, colon);
    String argument = colon < 0 ? "" : text.substring(colon + 1);
    List<FeatureExtractorProvider> others = FeatureExtractorProvider.found();
    switch (kind) {
      case PIXELS:
        if (!argument.isEmpty()) {
          throw new InvalidArgumentException(
              "features", text, PIXELS + " alone", "leave out what follows the colon");
        }
        return new RawPixels();
      case RESNET:
        ModelFile model = ModelFile.of(text, required(text, argument, "FILE.npz[:LAYER]"));
        return ResNet20.open(device, model.file(), model.layer().orElse(ResNet20.POOL));
      case CLASSIFIER:
        return ImageClassifier.load(
            device, ModelFile.of(text, required(text, argument, "FILE")).wholeFile(text));
      case CHANNELS:
        return new EachChannel(open(required(text, argument, "FEATURES"), device));
      default:
        return other(text, kind, argument, others, device);
    }
  }

  private static FeatureExtractor other(
      String text,
      String kind,
      String argument,
      List<FeatureExtractorProvider> others,
      Device device) {
    for (FeatureExtractorProvider provider : others) {
      if (provider.kind().equals(kind)) {
        return provider.open(required(text, argument, provider.usage()), device);
      }
    }
    if (kind.equals(ONNX)) {
      throw new UnsupportedException(
          "features " + text,
          "a program without ONNX Runtime",
          "the module dev.forger:forger-onnx on the class path",
          "add it; scripts/forger does so by itself");
    }
    List<String> kinds = new ArrayList<>(List.of(PIXELS, RESNET, CLASSIFIER, ONNX, CHANNELS));
    others.stream().map(FeatureExtractorProvider::kind).forEach(kinds::add);
    throw Suggestions.unknown("features", kind, kinds.stream().distinct().toList());
  }

  private static String required(String text, String argument, String usage) {
    if (argument.isEmpty()) {
      throw new InvalidArgumentException(
          "features", text, text.replace(":", "") + ":" + usage, "name the file of the weights");
    }
    return argument;
  }
}

// SPDX-License-Identifier: Apache-2.0
import dev.forger.Device;
import dev.forger.gan.Gan;
import dev.forger.gan.Progress;
import dev.forger.gan.objective.WganGp;
import dev.forger.gan.data.StrokeDigits;
import java.nio.file.Path;

/** Trains a WGAN-GP on drawn digits and writes a picture of 64 samples. */
public final class FirstGan {
  public static void main(String[] args) {
    int steps = args.length > 0 ? Integer.parseInt(args[0]) : 300;
    try (var device = Device.cpu();
        var gan =
            Gan.builder(device)
                .data(StrokeDigits.create(7))
                .model("dcgan28")
                .objective(WganGp.lambda(10))
                .criticSteps(5)
                .seed(1)
                .build()) {
      gan.train(steps, Progress.log());
      gan.sample(64, 7).writePng(Path.of("samples.png"));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import dev.forger.Device
import dev.forger.gan.Gan
import dev.forger.gan.Progress
import dev.forger.gan.data.StrokeDigits
import dev.forger.gan.objective.NonSaturating
import java.nio.file.Path

/** Trains a small GAN on drawn digits and writes a picture of 16 samples. */
fun main(args: Array<String>) {
    val steps = args.firstOrNull()?.toInt() ?: 200
    Device.cpu().use { device ->
        val builder = Gan.builder(device)
            .data(StrokeDigits.create(7))
            .model("dcgan28")
            .objective(NonSaturating.create())
            .seed(1)
        builder.build().use { gan ->
            gan.train(steps.toLong(), Progress.log())
            gan.sample(16, 7).writePng(Path.of("samples.png"))
        }
    }
}

///usr/bin/env jbang "$0" "$@" ; exit $?
// SPDX-License-Identifier: Apache-2.0
//JAVA 17+
//REPOS mavenLocal,mavencentral
//DEPS dev.forger:forger-bom:0.1.0-SNAPSHOT@pom
//DEPS dev.forger:forger-gan
//DEPS dev.forger:forger-platform

import dev.forger.gan.inference.Generator;
import dev.forger.gan.inference.InferenceSession;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Draws images of a run: {@code jbang Sample.java runs/latest 8}. */
class Sample {
  public static void main(String[] args) throws IOException {
    int count = args.length > 1 ? Integer.parseInt(args[1]) : 8;
    try (Generator generator = Generator.load(Path.of(args[0]));
        InferenceSession session = generator.session(count)) {
      List<BufferedImage> pictures = session.pictures(generator.latents(count, 7));
      for (int i = 0; i < count; i++) {
        ImageIO.write(pictures.get(i), "png", new File("sample-" + i + ".png"));
      }
      System.out.println(count + " pictures of " + generator.imageShape());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Philox;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Films, read back by the JDK's reader and put together as a viewer does. */
class AnimatedGifTest {
  /** Frames as shown: each painted over those before it. */
  private static List<BufferedImage> read(Path file) throws IOException {
    List<BufferedImage> shown = new ArrayList<>();
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(stream);
      BufferedImage canvas = null;
      for (int i = 0; i < reader.getNumImages(true); i++) {
        BufferedImage part = reader.read(i);
        IIOMetadataNode root =
            (IIOMetadataNode) reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0");
        IIOMetadataNode at = (IIOMetadataNode) root.getElementsByTagName("ImageDescriptor").item(0);
        if (canvas == null) {
          canvas = Panels.blank(part.getWidth(), part.getHeight());
        }
        Graphics2D g = canvas.createGraphics();
        g.drawImage(
            part,
            Integer.parseInt(at.getAttribute("imageLeftPosition")),
            Integer.parseInt(at.getAttribute("imageTopPosition")),
            null);
        g.dispose();
        BufferedImage copy = Panels.blank(canvas.getWidth(), canvas.getHeight());
        copy.setData(canvas.getData());
        shown.add(copy);
      }
    }
    return shown;
  }

  private static int[] pixels(BufferedImage picture) {
    return picture.getRGB(
        0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
  }

  /** Frames of random pixels of which a part changes. */
  private static List<BufferedImage> frames(int colours) {
    Philox.Sequence random = new Philox(3, 0).sequence(0);
    List<BufferedImage> frames = new ArrayList<>();
    BufferedImage frame = Panels.blank(40, 30);
    for (int f = 0; f < 5; f++) {
      BufferedImage next = Panels.blank(40, 30);
      next.setData(frame.getData());
      for (int i = 0; i < 300; i++) {
        int colour = random.nextInt(colours) * (0xFFFFFF / colours);
        next.setRGB(random.nextInt(40), 5 + random.nextInt(20), 0xFF000000 | colour);
      }
      frames.add(next);
      frame = next;
    }
    frames.add(frame);
    return frames;
  }

  @Test
  void fewColoursComeBackExactly(@TempDir Path folder) throws IOException {
    List<BufferedImage> frames = frames(200);
    Path file = folder.resolve("new/film.gif");
    AnimatedGif.write(frames, 120, file);
    List<BufferedImage> shown = read(file);
    assertEquals(frames.size(), shown.size());
    for (int f = 0; f < frames.size(); f++) {
      assertArrayEquals(pixels(frames.get(f)), pixels(shown.get(f)), "frame " + f);
    }
    byte[] bytes = Files.readAllBytes(file);
    AnimatedGif.write(frames, 120, file);
    assertArrayEquals(bytes, Files.readAllBytes(file));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertTrue(text.contains("NETSCAPE2.0"), "starts over");
  }

  @Test
  void manyColoursComeBackAlmost(@TempDir Path folder) throws IOException {
    List<BufferedImage> frames = frames(5000);
    Path file = folder.resolve("film.gif");
    AnimatedGif.write(frames, 120, file);
    long sum = 0;
    long count = 0;
    List<BufferedImage> shown = read(file);
    for (int f = 0; f < frames.size(); f++) {
      int[] expected = pixels(frames.get(f));
      int[] actual = pixels(shown.get(f));
      for (int p = 0; p < expected.length; p++) {
        for (int shift = 0; shift < 24; shift += 8) {
          sum += Math.abs((expected[p] >> shift & 0xFF) - (actual[p] >> shift & 0xFF));
          count++;
        }
      }
    }
    // 255 colours for thousands that fill the cube: a few levels off on average.
    assertTrue(sum / (double) count < 12, "off by " + sum / (double) count);
  }

  @Test
  void whatStaysIsNotWrittenAgain(@TempDir Path folder) throws IOException {
    List<BufferedImage> frames = frames(200);
    List<BufferedImage> still = List.of(frames.get(0), frames.get(0), frames.get(0));
    AnimatedGif.write(List.of(frames.get(0)), 120, folder.resolve("one.gif"));
    AnimatedGif.write(still, 120, folder.resolve("three.gif"));
    long more = Files.size(folder.resolve("three.gif")) - Files.size(folder.resolve("one.gif"));
    assertTrue(more < 2 * 900, more + " bytes for two frames of nothing");
    assertArrayEquals(pixels(frames.get(0)), pixels(read(folder.resolve("three.gif")).get(2)));
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Frames as a GIF that starts over at its end. All frames share one palette; of each but the first
 * only what changed is written. Equal frames give equal bytes.
 */
public final class AnimatedGif {
  private static final String IMAGE = "javax_imageio_gif_image_1.0";
  private static final String STREAM = "javax_imageio_gif_stream_1.0";
  private static final int CENTISECOND = 10;

  private AnimatedGif() {}

  /**
   * Writes a film.
   *
   * @param frames pictures of one size, at least one
   * @param milliseconds for each frame; the last stays three times as long
   * @param file target; an existing file is replaced, missing folders are made
   * @throws UncheckedIOException if writing fails; an existing file is then unchanged
   */
  public static void write(List<BufferedImage> frames, int milliseconds, Path file) {
    GifPalette palette = GifPalette.of(frames);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(streamMetadata(writer, frames.get(0), palette));
      byte[] shown = null;
      for (int f = 0; f < frames.size(); f++) {
        byte[] next = palette.indices(frames.get(f));
        int width = frames.get(f).getWidth();
        Rectangle part = changed(shown, next, width);
        BufferedImage picture = cut(shown, next, width, part, palette.model());
        int delay = milliseconds / CENTISECOND * (f == frames.size() - 1 ? 3 : 1);
        writer.writeToSequence(
            new IIOImage(picture, null, metadata(writer, picture, part, delay)), null);
        shown = next;
      }
      writer.endWriteSequence();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e, e);
    } finally {
      writer.dispose();
    }
    PictureFiles.write(file, bytes.toByteArray());
  }

  /** Returns the smallest part that holds all pixels that differ, one pixel where none does. */
  private static Rectangle changed(byte[] shown, byte[] next, int width) {
    if (shown == null) {
      return new Rectangle(0, 0, width, next.length / width);
    }
    Rectangle part = null;
    for (int p = 0; p < next.length; p++) {
      if (shown[p] != next[p]) {
        Rectangle pixel = new Rectangle(p % width, p / width, 1, 1);
        part = part == null ? pixel : part.union(pixel);
      }
    }
    return part == null ? new Rectangle(0, 0, 1, 1) : part;
  }

  /** Returns a part of a frame, transparent where it shows already. */
  private static BufferedImage cut(
      byte[] shown, byte[] next, int width, Rectangle part, IndexColorModel model) {
    BufferedImage picture =
        new BufferedImage(part.width, part.height, BufferedImage.TYPE_BYTE_INDEXED, model);
    byte[] row = new byte[part.width];
    for (int y = 0; y < part.height; y++) {
      int at = (part.y + y) * width + part.x;
      for (int x = 0; x < part.width; x++) {
        boolean same = shown != null && shown[at + x] == next[at + x];
        row[x] = same ? (byte) GifPalette.TRANSPARENT : next[at + x];
      }
      picture.getRaster().setDataElements(0, y, part.width, 1, row);
    }
    return picture;
  }

  private static IIOMetadata streamMetadata(
      ImageWriter writer, BufferedImage first, GifPalette palette) throws IIOInvalidTreeException {
    IIOMetadata metadata = writer.getDefaultStreamMetadata(null);
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(STREAM);
    IIOMetadataNode screen = child(root, "LogicalScreenDescriptor");
    screen.setAttribute("logicalScreenWidth", Integer.toString(first.getWidth()));
    screen.setAttribute("logicalScreenHeight", Integer.toString(first.getHeight()));
    IIOMetadataNode table = child(root, "GlobalColorTable");
    table.setAttribute("sizeOfGlobalColorTable", "256");
    table.setAttribute("backgroundColorIndex", "0");
    table.setAttribute("sortFlag", "FALSE");
    while (table.hasChildNodes()) {
      table.removeChild(table.getFirstChild());
    }
    for (int i = 0; i < 256; i++) {
      IIOMetadataNode entry = new IIOMetadataNode("ColorTableEntry");
      entry.setAttribute("index", Integer.toString(i));
      entry.setAttribute("red", Integer.toString(palette.model().getRed(i)));
      entry.setAttribute("green", Integer.toString(palette.model().getGreen(i)));
      entry.setAttribute("blue", Integer.toString(palette.model().getBlue(i)));
      table.appendChild(entry);
    }
    metadata.setFromTree(STREAM, root);
    return metadata;
  }

  private static IIOMetadata metadata(
      ImageWriter writer, BufferedImage picture, Rectangle part, int delay)
      throws IIOInvalidTreeException {
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(
            new ImageTypeSpecifier(picture), writer.getDefaultWriteParam());
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(IMAGE);
    IIOMetadataNode descriptor = child(root, "ImageDescriptor");
    descriptor.setAttribute("imageLeftPosition", Integer.toString(part.x));
    descriptor.setAttribute("imageTopPosition", Integer.toString(part.y));
    descriptor.setAttribute("imageWidth", Integer.toString(part.width));
    descriptor.setAttribute("imageHeight", Integer.toString(part.height));
    descriptor.setAttribute("interlaceFlag", "FALSE");
    IIOMetadataNode control = child(root, "GraphicControlExtension");
    control.setAttribute("disposalMethod", "doNotDispose");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "TRUE");
    control.setAttribute("transparentColorIndex", Integer.toString(GifPalette.TRANSPARENT));
    control.setAttribute("delayTime", Integer.toString(delay));
    IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
    loop.setAttribute("applicationID", "NETSCAPE");
    loop.setAttribute("authenticationCode", "2.0");
    loop.setUserObject(new byte[] {1, 0, 0});
    child(root, "ApplicationExtensions").appendChild(loop);
    metadata.setFromTree(IMAGE, root);
    return metadata;
  }

  private static IIOMetadataNode child(IIOMetadataNode root, String name) {
    for (int i = 0; i < root.getLength(); i++) {
      if (root.item(i).getNodeName().equals(name)) {
        return (IIOMetadataNode) root.item(i);
      }
    }
    IIOMetadataNode node = new IIOMetadataNode(name);
    root.appendChild(node);
    return node;
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demos, and that the gallery shows all of them. */
class DemosTest {
  private static final Path ROOT = Path.of(System.getProperty("forger.root", "../.."));
  private static final Path PICTURES = ROOT.resolve("docs/images/gallery");
  private static final long LARGEST_GALLERY = 3_300_000;

  private static List<String> draw(String name, Path folder) {
    List<String> said = new ArrayList<>();
    try (Device device = Device.cpu(1)) {
      Demos.find(name)
          .orElseThrow()
          .draw(new Sheet(device, 1, folder, null, said::add, line -> {}));
    }
    return said;
  }

  @Test
  void namesAreUniqueAndPlain() {
    assertEquals(Demos.all().size(), new HashSet<>(Demos.names()).size());
    for (Demo demo : Demos.all()) {
      assertTrue(demo.name().matches("[a-z][a-z0-9-]{2,21}"), demo.name());
      assertFalse(demo.description().contains("\n"), demo.description());
    }
    assertTrue(Demos.find("nothing").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"inverse-transform", "f-gan-fits", "transport"})
  void equalSeedsDrawEqualPictures(String name, @TempDir Path folder) throws IOException {
    List<String> said = draw(name, folder.resolve("a"));
    draw(name, folder.resolve("b"));
    Path picture = folder.resolve("a").resolve(name + ".png");
    assertEquals(picture.toString(), said.get(said.size() - 1));
    assertArrayEquals(
        Files.readAllBytes(picture),
        Files.readAllBytes(folder.resolve("b").resolve(name + ".png")));
  }

  @Test
  void theGalleryShowsEveryDemo() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/gallery.md"));
    long bytes = 0;
    try (Stream<Path> files = Files.list(PICTURES)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        assertTrue(page.contains("](images/gallery/" + name + ")"), name + " is not shown");
        bytes += Files.size(file);
      }
    }
    assertTrue(bytes < LARGEST_GALLERY, bytes + " bytes of pictures");
    for (String name : Demos.names()) {
      assertTrue(page.contains("scripts/forger demo " + name + "\n"), name + " is not shown");
    }
    Matcher links = Pattern.compile("]\\((images/[^)]*)\\)").matcher(page);
    while (links.find()) {
      Path file = ROOT.resolve("docs").resolve(links.group(1));
      assertTrue(Files.exists(file), file + " is missing");
    }
  }
}

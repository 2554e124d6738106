// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.forger.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a server of this machine. */
@Timeout(60)
class FetchTest {
  private static final byte[] CONTENT = new byte[300_000];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  @TempDir Path folder;
  private HttpServer server;
  private String base;
  private final List<String> ranges = new ArrayList<>();
  private byte[] content = CONTENT;
  private int breaksAfter = -1;
  private boolean knowsRanges = true;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    base = "http://127.0.0.1:" + server.getAddress().getPort() + "/some/";
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals("/some/file.bin")) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      String range = exchange.getRequestHeaders().getFirst("Range");
      ranges.add(String.valueOf(range));
      int from = 0;
      if (range != null && knowsRanges) {
        from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        if (from >= content.length) {
          exchange.sendResponseHeaders(416, -1);
          return;
        }
        String part = "bytes " + from + "-" + (content.length - 1) + "/" + content.length;
        exchange.getResponseHeaders().set("Content-Range", part);
      }
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
      int length = breaksAfter < 0 ? content.length - from : breaksAfter;
      exchange.getResponseBody().write(content, from, Math.min(length, content.length - from));
      exchange.getResponseBody().flush();
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> fetch(String... bases) {
    List<String> said = new ArrayList<>();
    new PublicData(List.of(bases), Map.of("file.bin", sha256(CONTENT)), Map.of())
        .fetch(folder, null, said::add);
    return said;
  }

  private Path file() {
    return folder.resolve("file.bin");
  }

  private Path part() {
    return folder.resolve("file.bin.part");
  }

  private void assertWhole() throws IOException {
    assertArrayEquals(CONTENT, Files.readAllBytes(file()));
    assertFalse(Files.exists(part()));
  }

  @Test
  void getsAFileOnce() throws IOException {
    fetch(base);
    assertWhole();
    assertEquals(List.of("file.bin is there"), fetch(base));
    assertEquals(List.of("null"), ranges);
  }

  @Test
  void asksForTheRestOnly() throws IOException {
    Files.write(part(), Arrays.copyOf(CONTENT, 123_456));
    fetch(base);
    assertWhole();
    assertEquals(List.of("bytes=123456-"), ranges);
  }

  @Test
  void goesOnAfterTheConnectionBroke() throws IOException {
    breaksAfter = 110_000;
    fetch(base);
    assertWhole();
    assertEquals(3, ranges.size(), ranges::toString);
    assertEquals("bytes=110000-", ranges.get(1));
  }

  @Test
  void givesUpAtLastAndKeepsWhatHasCome() throws IOException {
    breaksAfter = 10_000;
    UncheckedIOException error = assertThrows(UncheckedIOException.class, () -> fetch(base));
    assertTrue(error.getMessage().startsWith("cannot download " + base), error.getMessage());
    assertEquals(30_000, Files.size(part()));
    breaksAfter = -1;
    fetch(base);
    assertWhole();
    assertEquals("bytes=30000-", ranges.get(3));
  }

  @Test
  void beginsAgainWhereTheServerKnowsNoRanges() throws IOException {
    knowsRanges = false;
    Files.write(part(), new byte[200_000]);
    fetch(base);
    assertWhole();
  }

  @Test
  void aWholePartIsTaken() throws IOException {
    Files.write(part(), CONTENT);
    fetch(base);
    assertWhole();
  }

  @Test
  void otherContentIsRefusedAndRemoved() throws IOException {
    content = Arrays.copyOf(CONTENT, CONTENT.length - 1);
    DataException error = assertThrows(DataException.class, () -> fetch(base));
    assertTrue(error.getMessage().contains("expected SHA-256 " + sha256(CONTENT)));
    assertFalse(Files.exists(file()));
    assertFalse(Files.exists(part()));
    content = CONTENT;
    Files.write(file(), new byte[3]);
    fetch(base);
    assertWhole();
  }

  @Test
  void anotherSourceIsTriedWhereOneHasNothing() throws IOException {
    fetch("http://127.0.0.1:" + server.getAddress().getPort() + "/other/", base);
    assertWhole();
  }

  @Test
  void withoutNetworkThereIsOneClearLine() {
    server.stop(0);
    Cli.Result result = Cli.run("fetch", "mnist", "-q", "--mirror", base, "--to", folder);
    assertEquals(ExitCode.FAILED, result.code());
    String line = result.err().strip();
    assertEquals(1, line.lines().count(), line);
    String wanted = "cannot download " + base + "train-images-idx3-ubyte.gz: ";
    assertTrue(line.startsWith("forger: " + wanted), line);
    assertTrue(line.contains("check the network and run this again, or put train-images"), line);
  }

  @Test
  void badWordsAreRefused() {
    Cli.Result name = Cli.run("fetch", "mnits");
    assertEquals(ExitCode.USAGE, name.code());
    assertTrue(name.err().contains("did you mean \"mnist\""), name.err());
    Cli.Result mirror = Cli.run("fetch", "mnist", "--mirror", "ftp://x");
    assertEquals(ExitCode.USAGE, mirror.code());
    assertTrue(mirror.err().contains("--mirror: given ftp://x"), mirror.err());
  }

  /** A member of a tar archive as POSIX.1-1988 lays it out. */
  private static byte[] member(String name, byte[] bytes) {
    byte[] all = new byte[512 + (bytes.length + 511) / 512 * 512];
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, all, 0, text.length);
    byte[] size = String.format("%011o", bytes.length).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(size, 0, all, 124, size.length);
    System.arraycopy(bytes, 0, all, 512, bytes.length);
    return all;
  }

  @Test
  void archivesAreUnpackedAndRemoved() throws IOException {
    byte[] wanted = Arrays.copyOf(CONTENT, 5000);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(member("folder/", new byte[0]));
      out.write(member("folder/readme", new byte[700]));
      out.write(member("folder/a.bin", wanted));
      out.write(member("folder/b.bin", new byte[512]));
      out.write(new byte[1024]);
    }
    content = bytes.toByteArray();
    PublicData data =
        new PublicData(
            List.of(base),
            Map.of("file.bin", sha256(content)),
            Map.of("a.bin", sha256(wanted), "b.bin", sha256(new byte[512])));
    data.fetch(folder, null, text -> {});
    assertArrayEquals(wanted, Files.readAllBytes(folder.resolve("a.bin")));
    assertEquals(List.of("a.bin", "b.bin"), SameRun.names(folder));
    data.fetch(folder, null, text -> {});
    assertEquals(1, ranges.size());
  }

  @Test
  void mnistFromAMirror() throws IOException {
    String data = System.getenv("FORGER_TEST_DATA");
    assumeTrue(data != null, "FORGER_TEST_DATA is not set");
    server.removeContext("/");
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String name = Path.of(exchange.getRequestURI().getPath()).getFileName().toString();
            byte[] all = Files.readAllBytes(Path.of(data, "mnist", name));
            exchange.sendResponseHeaders(200, all.length);
            exchange.getResponseBody().write(all);
          }
        });
    Path to = folder.resolve("mnist");
    Cli.Result result = Cli.run("fetch", "mnist", "--mirror", base, "--to", to);
    assertEquals(ExitCode.DONE, result.code(), result::err);
    assertEquals(to.toString(), result.out().strip());
    try (var images = dev.forger.gan.data.Datasets.open(to.toString(), 0, 0)) {
      assertEquals(60_000, images.size());
    }
  }
}

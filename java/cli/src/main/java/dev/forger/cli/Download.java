// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/**
 * Gets a file whose content is known. What has come lies beside it as {@code NAME.part}; broken off
 * at any moment, the next try asks for the rest only.
 */
final class Download {
  private static final int TRIES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  /** Why a source gave nothing; another one may. */
  static final class NoSourceException extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    NoSourceException(URI source, String reason, IOException cause) {
      super("cannot download " + source + ": " + reason, cause);
    }

    NoSourceException(URI source, String reason) {
      this(source, reason, new IOException(reason));
    }
  }

  /**
   * Gets a file.
   *
   * @param source http or https
   * @param file replaced when its content is another one; its folder exists
   * @param sha256 of the content, in small hexadecimal digits
   * @param progress hears how many bytes have come
   * @throws NoSourceException if the source cannot be reached or does not have the file
   * @throws DataException if the source has other content
   * @throws UncheckedIOException if the file cannot be written
   */
  void get(URI source, Path file, String sha256, LongConsumer progress) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    for (int tries = 1; !whole(source, part, progress, tries == TRIES); tries++) {
      // The connection broke; go on.
    }
    try {
      String got = sha256(part);
      if (!got.equals(sha256)) {
        Files.delete(part);
        throw new DataException(
            "download " + source,
            "content with SHA-256 " + got,
            "SHA-256 " + sha256,
            "try again later; the file was changed there, or on the way");
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Tells whether all has come; throws instead of false at the last try. */
  private boolean whole(URI source, Path part, LongConsumer progress, boolean last) {
    try {
      long size = Files.exists(part) ? Files.size(part) : 0;
      HttpRequest.Builder request = HttpRequest.newBuilder(source).timeout(PATIENCE);
      if (size > 0) {
        request.header("Range", "bytes=" + size + "-");
      }
      HttpResponse<InputStream> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = answer.body()) {
        switch (answer.statusCode()) {
          case OK -> copy(in, part, 0, progress);
          case PARTIAL -> {
            if (!goesOnAt(answer, size)) {
              Files.delete(part);
              throw new IOException("the source sent another part than asked for");
            }
            copy(in, part, size, progress);
          }
          // All had come, or more: its checksum tells.
          case RANGE_NOT_SATISFIABLE -> {}
          default -> throw new NoSourceException(source, "status " + answer.statusCode());
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoSourceException(source, "interrupted");
    } catch (IOException e) {
      if (last) {
        String reason = e.getMessage() == null ? "no connection" : e.getMessage();
        throw new NoSourceException(source, reason + " (" + e.getClass().getSimpleName() + ")", e);
      }
      return false;
    }
  }

  private static boolean goesOnAt(HttpResponse<?> answer, long size) {
    return answer
        .headers()
        .firstValue("Content-Range")
        .orElse("")
        .startsWith("bytes " + size + "-");
  }

  private static void copy(InputStream in, Path part, long size, LongConsumer progress)
      throws IOException {
    StandardOpenOption how =
        size == 0 ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND;
    try (OutputStream out =
        Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
      byte[] buffer = new byte[1 << 16];
      long come = size;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        come += n;
        progress.accept(come);
      }
    }
  }

  /** The SHA-256 of a file. */
  static String sha256(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gan.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Iterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LiveViewTest {
  @TempDir static Path work;
  private static RunFolder run;

  private final HttpClient client = HttpClient.newHttpClient();
  private LiveView view;
  private URI url;

  @BeforeAll
  static void train() {
    run = Runs.train(work.resolve("run"), "gan-ring", 2, 3);
  }

  @BeforeEach
  void serve() {
    view = LiveView.start(run, 0);
    url = URI.create(view.url());
  }

  @AfterEach
  void stop() {
    view.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(url.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void servesThePageAndItsParts() throws Exception {
    HttpResponse<String> page = get("/");
    assertEquals(200, page.statusCode());
    String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertTrue(policy.startsWith("default-src 'none'; connect-src 'self'"), policy);
    assertFalse(page.body().matches("(?s).*(src|href)=\"(?!data:).*"), page.body());
    assertTrue(page.body().contains("new EventSource(\"/events\")"));
    for (String part : new String[] {"curves", "film"}) {
      HttpResponse<String> answer = get("/" + part);
      assertEquals(200, answer.statusCode());
      assertTrue(page.body().contains(answer.body()), part);
    }
    assertEquals(404, get("/config.json").statusCode());
    assertEquals(404, get("/../config.json").statusCode());
  }

  @Test
  void canOnlyBeRead() throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofString("x")).build();
    assertEquals(405, client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode());
  }

  /** First line of the answer to a request under a name. */
  private String statusFor(String hostLine) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
      String request = "GET / HTTP/1.1\r\n" + hostLine + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean secret = answer.contains("Settings");
      return answer.lines().findFirst().orElse("") + (secret ? " with page" : "");
    }
  }

  @Test
  void answersUnderLoopbackNames() throws IOException {
    for (String name : new String[] {"127.0.0.1", "localhost"}) {
      assertEquals(
          "HTTP/1.1 200 OK with page", statusFor("Host: " + name + ":" + url.getPort() + "\r\n"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:PORT",
        "127.0.0.1",
        "localhost:1",
        "127.0.0.1.evil:PORT"
      })
  void refusesOtherNames(String host) throws IOException {
    String line = "Host: " + host.replace("PORT", "" + url.getPort()) + "\r\n";
    assertEquals("HTTP/1.1 403 Forbidden", statusFor(line));
  }

  @Test
  void refusesRequestsWithoutName() throws IOException {
    assertEquals("HTTP/1.1 403 Forbidden", statusFor(""));
  }

  @Test
  void listensOnLoopbackOnly() throws IOException {
    for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress address : Collections.list(card.getInetAddresses())) {
        if (!address.isLoopbackAddress()) {
          try (Socket socket = new Socket()) {
            InetSocketAddress other = new InetSocketAddress(address, url.getPort());
            assertThrows(IOException.class, () -> socket.connect(other, 2000), other.toString());
          }
        }
      }
    }
  }

  @Test
  void tellsOfEveryChangeAndOfTheEnd() throws Exception {
    HttpResponse<java.util.stream.Stream<String>> events =
        client.send(
            HttpRequest.newBuilder(url.resolve("/events")).build(),
            HttpResponse.BodyHandlers.ofLines());
    assertEquals(
        "text/event-stream; charset=utf-8", events.headers().firstValue("Content-Type").get());
    Iterator<String> lines = events.body().iterator();
    assertEquals("event: step", lines.next());
    assertEquals("data: 3 3 all 3 steps done", lines.next());
    assertEquals("", lines.next());
    String rows = Files.readString(run.metrics());
    String last = rows.substring(rows.lastIndexOf("\n3,") + 1);
    try {
      Files.writeString(run.metrics(), "4" + last.substring(1), StandardOpenOption.APPEND);
      assertEquals("event: step", lines.next());
      assertEquals("data: 4 3 all 3 steps done", lines.next());
      assertEquals("", lines.next());
    } finally {
      Files.writeString(run.metrics(), rows);
    }
    view.close();
    assertEquals("event: end", lines.next());
    while (lines.hasNext()) {
      assertFalse(lines.next().startsWith("event: step"));
    }
    assertThrows(ConnectException.class, () -> get("/"));
  }

  @Test
  void aPortInUseIsNamed() {
    UncheckedIOException error =
        assertThrows(UncheckedIOException.class, () -> LiveView.start(run, url.getPort()));
    assertTrue(error.getMessage().contains("port " + url.getPort()), error.getMessage());
  }
}

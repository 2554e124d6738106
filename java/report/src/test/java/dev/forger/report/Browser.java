// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium with one page, driven over its DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern ADDRESS = Pattern.compile("DevTools listening on (ws://\\S+)");
  private static final long SECONDS = 60;

  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private final List<String> complaints = new ArrayList<>();
  private final Path profile;
  private final Process process;
  private final WebSocket socket;
  private String session;
  private int sent;

  Browser() throws Exception {
    profile = Files.createTempDirectory("forger-browser");
    process =
        new ProcessBuilder(
                program(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address()), new Listener())
            .get(SECONDS, TimeUnit.SECONDS);
    String target =
        send("Target.createTarget", Map.of("url", "about:blank")).at("/targetId").asString();
    session =
        send("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .at("/sessionId")
            .asString();
    send("Page.enable", Map.of());
    send("Runtime.enable", Map.of());
    send("Log.enable", Map.of());
  }

  private static String program() {
    for (String name : new String[] {"chromium", "chromium-browser", "google-chrome"}) {
      for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
        if (Files.isExecutable(Path.of(folder, name))) {
          return name;
        }
      }
    }
    throw new AssertionError("no Chromium: apt-get install chromium");
  }

  private String address() throws IOException {
    BufferedReader errors = process.errorReader();
    StringBuilder all = new StringBuilder();
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      all.append(line).append('\n');
      Matcher matcher = ADDRESS.matcher(line);
      if (matcher.find()) {
        // Nobody reads on; a full pipe would stop it.
        Thread drain = new Thread(() -> errors.lines().forEach(l -> {}));
        drain.setDaemon(true);
        drain.start();
        return matcher.group(1);
      }
    }
    throw new AssertionError("Chromium did not start:\n" + all);
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        messages.add(JSON.readTree(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  /** Sends a command and returns its result. */
  JsonNode send(String method, Map<String, Object> parameters) throws Exception {
    int id = ++sent;
    Map<String, Object> message = new HashMap<>();
    message.put("id", id);
    message.put("method", method);
    message.put("params", parameters);
    if (session != null) {
      message.put("sessionId", session);
    }
    socket.sendText(JSON.writeValueAsString(message), true).get(SECONDS, TimeUnit.SECONDS);
    JsonNode answer = await(m -> m.path("id").asInt(0) == id);
    if (answer.has("error")) {
      throw new AssertionError(method + ": " + answer.get("error"));
    }
    return answer.path("result");
  }

  private interface Wanted {
    boolean is(JsonNode message);
  }

  private JsonNode await(Wanted wanted) throws InterruptedException {
    while (true) {
      JsonNode message = messages.poll(SECONDS, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("Chromium does not answer");
      }
      String method = message.path("method").asString("");
      boolean problem =
          method.equals("Runtime.exceptionThrown")
              || method.equals("Log.entryAdded")
              || method.equals("Runtime.consoleAPICalled");
      if (problem) {
        complaints.add(message.toString());
      }
      if (wanted.is(message)) {
        return message;
      }
    }
  }

  /** Opens a page in a window of a size, which also says whether it is dark. */
  void open(String url, int width, int height, boolean dark) throws Exception {
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    send(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    send("Page.navigate", Map.of("url", url));
    await(m -> m.path("method").asString("").equals("Page.loadEventFired"));
  }

  /** Value of an expression in the page, as text. */
  String value(String script) throws Exception {
    JsonNode result =
        send(
            "Runtime.evaluate",
            Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(script + ": " + result);
    }
    return result.at("/result/value").asString("");
  }

  /** Waits until an expression has a value. */
  void await(String script, String expected) throws Exception {
    String last = "";
    for (int i = 0; i < 10 * SECONDS; i++) {
      last = value(script);
      if (last.equals(expected)) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError(script + " is " + last + ", not " + expected);
  }

  /** The whole page as PNG. */
  byte[] picture() throws Exception {
    JsonNode answer =
        send("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    return Base64.getDecoder().decode(answer.get("data").asString());
  }

  /** What the page and the browser complained of since the start. */
  List<String> complaints() {
    return complaints;
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
    for (int tries = 0; tries < 20 && Files.exists(profile); tries++) {
      remove();
    }
  }

  /** What still runs may write while this removes. */
  private void remove() {
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LockSupport.parkNanos(100_000_000);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.forger.gan.run.RunFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves a page on a run while it trains, to this machine only: it listens on the loopback address
 * and answers requests only that were sent to it under a loopback name, so that no other site can
 * make a browser read it. The page loads nothing from elsewhere. It reads what the run writes, so
 * training does no work for it.
 *
 * <p>{@code /} is the page, {@code /curves} and {@code /film} are its parts as they are now, {@code
 * /events} is a stream of server-sent events: {@code step} with the state of the run whenever its
 * tables have grown, {@code end} when training ends.
 */
public final class LiveView implements AutoCloseable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private static final String POLICY =
      "default-src 'none'; connect-src 'self'; img-src data:; style-src 'unsafe-inline';"
          + " script-src 'unsafe-inline'";

  private final RunFolder folder;
  private final HttpServer server;
  private final ExecutorService workers;
  private final Changes changes;
  private final AtomicInteger streams = new AtomicInteger();

  private LiveView(RunFolder folder, HttpServer server) {
    this.folder = folder;
    this.server = server;
    this.changes = new Changes(folder);
    this.workers =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "forger-live");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(workers);
    server.createContext("/", this::answer);
    server.start();
  }

  /**
   * Begins to serve.
   *
   * @param folder of the run
   * @param port 1 to 65535, or 0 for any that is free
   * @return the server, which ends with {@link #close}
   * @throws UncheckedIOException if the port is in use
   */
  public static LiveView start(RunFolder folder, int port) {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port);
      return new LiveView(folder, HttpServer.create(address, 0));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot serve the live view on port " + port + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns where the page is.
   *
   * @return a URL of this machine
   */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  private Set<String> names() {
    int port = server.getAddress().getPort();
    return port == 80
        ? Set.of("127.0.0.1", "localhost", "127.0.0.1:80", "localhost:80")
        : Set.of("127.0.0.1:" + port, "localhost:" + port);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String host = exchange.getRequestHeaders().getFirst("Host");
      if (host == null || !names().contains(host)) {
        send(exchange, 403, "text/plain", "This page is for this machine only.\n");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        send(exchange, 405, "text/plain", "This page can only be read.\n");
      } else {
        get(exchange);
      }
    } catch (RuntimeException e) {
      System.getLogger(LiveView.class.getName())
          .log(System.Logger.Level.WARNING, "live view of {0}: {1}", folder.path(), e);
    }
  }

  private void get(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getPath()) {
      case "/" -> html(exchange, ReportPage.live(RunRecord.read(folder), POLICY));
      case "/curves" -> html(exchange, ReportPage.curves(RunRecord.read(folder)));
      case "/film" -> html(exchange, FilmSection.of(folder.pictures()));
      case "/events" -> events(exchange);
      default -> send(exchange, 404, "text/plain", "There is no such page.\n");
    }
  }

  private static void html(HttpExchange exchange, String text) throws IOException {
    send(exchange, 200, "text/html", text);
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    headers(exchange, type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static void headers(HttpExchange exchange, String type) {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type + "; charset=utf-8");
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Cache-Control", "no-store");
  }

  private void events(HttpExchange exchange) throws IOException {
    headers(exchange, "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    streams.incrementAndGet();
    try {
      long seen = -1;
      boolean going = true;
      while (going) {
        Changes.State state = changes.after(seen);
        going = !state.ended();
        seen = state.number();
        String event = going ? "step\ndata: " + state.text() : "end\ndata:";
        out.write(("event: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } finally {
      streams.decrementAndGet();
    }
  }

  /** Tells readers that training has ended, and stops. */
  @Override
  public void close() {
    changes.end();
    // Streams end by themselves within a second.
    server.stop(streams.get() > 0 ? 1 : 0);
    workers.shutdownNow();
  }
}

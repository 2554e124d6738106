// SPDX-License-Identifier: Apache-2.0
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.forger.Device;
import dev.forger.ForgerException;
import dev.forger.gan.inference.Generator;
import dev.forger.gan.inference.InferenceSession;
import dev.forger.gan.run.ConfigKey;
import dev.forger.gan.run.Recipes;
import dev.forger.gan.run.RunFolder;
import dev.forger.gan.run.RunPlan;
import dev.forger.gan.run.TrainingRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.imageio.ImageIO;

/**
 * Serves pictures of a generator to this machine: {@code GET /image?seed=7} is a PNG, always the
 * same for a seed.
 *
 * <p>Arguments: a run of {@code forger train} or a file of {@code forger export}, which is trained
 * for a few steps if it is missing; then a port, or {@code check} to ask itself for pictures and
 * end.
 */
public final class ImageService implements AutoCloseable {
  private static final int THREADS = 4;

  private final Generator generator;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  /** One for each thread of the pool: they share the generator's weights. */
  private final ThreadLocal<InferenceSession> sessions;

  private ImageService(Path model, int port) throws IOException {
    generator = Generator.load(model);
    sessions = ThreadLocal.withInitial(() -> generator.session(1, 1));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/image", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      long seed;
      try {
        seed = seed(exchange.getRequestURI().getQuery());
      } catch (NumberFormatException e) {
        exchange.sendResponseHeaders(400, -1);
        return;
      }
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      try {
        float[] code = generator.latents(1, seed);
        ImageIO.write(sessions.get().pictures(code).get(0), "png", png);
      } catch (ForgerException e) {
        System.err.println(e.getMessage());
        exchange.sendResponseHeaders(500, -1);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "image/png");
      exchange.sendResponseHeaders(200, png.size());
      png.writeTo(exchange.getResponseBody());
    }
  }

  private static long seed(String query) {
    return query == null ? System.nanoTime() : Long.parseLong(query.replaceFirst("^seed=", ""));
  }

  /** Sessions end with their threads' reachability; weights are freed with the last of them. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
    generator.close();
  }

  private URI address(String query) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/image" + query);
  }

  /** Asks for pictures as a client would. */
  private void check() throws IOException, InterruptedException {
    byte[] seven = get("?seed=7");
    if (!java.util.Arrays.equals(seven, get("?seed=7"))) {
      throw new IllegalStateException("two pictures of one seed");
    }
    if (java.util.Arrays.equals(seven, get("?seed=8"))) {
      throw new IllegalStateException("one picture for two seeds");
    }
    HttpRequest bad = HttpRequest.newBuilder(address("?seed=x")).build();
    int code =
        HttpClient.newHttpClient().send(bad, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (code != 400) {
      throw new IllegalStateException("status " + code + " for a seed that is no number");
    }
    System.out.println("served 3 pictures of " + generator.imageShape());
  }

  private byte[] get(String query) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(address(query)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200
        || ImageIO.read(new java.io.ByteArrayInputStream(response.body())) == null) {
      throw new IllegalStateException("no picture: status " + response.statusCode());
    }
    return response.body();
  }

  private static void train(Path folder) {
    RunPlan plan =
        new RunPlan(Recipes.DEFAULT).with(Map.of(ConfigKey.STEPS, 5L, ConfigKey.BATCH, 8L));
    try (RunPlan.Ready ready = plan.resolve();
        Device device = Device.cpu();
        TrainingRun run =
            TrainingRun.start(device, ready.config(), ready.data(), () -> new RunFolder(folder))) {
      run.train();
    }
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path model = Path.of(args.length > 0 ? args[0] : "run");
    boolean check = args.length > 1 && args[1].equals("check");
    int port = check ? 0 : args.length > 1 ? Integer.parseInt(args[1]) : 8080;
    if (!Files.exists(model)) {
      train(model);
    }
    ImageService service = new ImageService(model, port);
    if (check) {
      service.check();
      service.close();
    } else {
      System.out.println(service.address("?seed=7"));
    }
  }
}

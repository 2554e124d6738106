// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who watches a training. */
class ViewOptionsTest {
  private static final Pattern URL = Pattern.compile("live view: (http://127\\.0\\.0\\.1:\\d+/)");

  @TempDir Path folder;

  @Test
  void theLiveViewLastsAsLongAsTraining() throws Exception {
    Process process =
        Cli.start(
            folder,
            java.util.List.of(),
            "train",
            "--live",
            "dcgan-digits",
            Cli.TINY,
            "--steps",
            1_000_000,
            "--out",
            "run");
    Cli.awaitErr(folder, "live view: ", process);
    Cli.awaitRows(folder.resolve("run/metrics.csv"), 1, process);
    Matcher matcher = URL.matcher(Files.readString(folder.resolve("err.txt")));
    assertTrue(matcher.find());
    HttpRequest request = HttpRequest.newBuilder(URI.create(matcher.group(1))).build();
    HttpClient client = HttpClient.newHttpClient();
    HttpResponse<String> page = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertEquals(200, page.statusCode());
    assertTrue(page.body().contains("of 1000000 steps"), page.body());
    Cli.signal(process, "TERM");
    Cli.Result result = Cli.finish(folder, process);
    assertEquals(ExitCode.TERMINATED, result.code(), result::err);
    assertThrows(
        IOException.class, () -> client.send(request, HttpResponse.BodyHandlers.ofString()));
  }

  @Test
  void badPortsAreRefused() {
    for (String port : new String[] {"x", "-1", "65536"}) {
      Cli.Result result = Cli.run("train", "--live=" + port, "--out", folder.resolve("run"));
      assertEquals(ExitCode.USAGE, result.code(), result::err);
      assertTrue(result.err().contains("--live: given \"" + port + "\""), result::err);
    }
  }
}

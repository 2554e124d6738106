// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input gives one clear line and exit code 2, and nothing is written. */
class BadInputTest {
  @TempDir Path folder;

  private void refused(String expected, Object... words) {
    Cli.Result result = Cli.run(words);
    assertEquals(2, result.code(), result::err);
    assertTrue(result.err().contains(expected), result::err);
    assertTrue(result.err().startsWith("forger: "), result::err);
    assertEquals(1, result.err().lines().count(), result::err);
    assertEquals("", result.out());
    assertFalse(Files.exists(folder.resolve("run")), "something was written");
  }

  private void trainRefused(String expected, Object... words) {
    refused(expected, "train", "--out", folder.resolve("run"), List.of(words));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--steps 0|--steps: given \"0\", expected an integer from 1",
        "--steps -4|--steps: given \"-4\"",
        "--steps many|--steps: given \"many\"",
        "--steps 2 --steps 3|only once",
        "--batch 0|--batch",
        "--batch 20001|batch: given 20001, expected at most the 20000 images",
        "--critic-steps 0|--critic-steps",
        "--lambda NaN|--lambda: given \"NaN\", expected a finite number greater than 0",
        "--lambda 0|--lambda",
        "--lambda 5 --objective hinge|objective wgan-gp",
        "--lr -1|--lr: given \"-1\"",
        "--lr Infinity|--lr",
        "--lr-g nan|--lr-g",
        "--lr-d 0|--lr-d",
        "--latent 0|--latent",
        "--seed 1.5|--seed",
        "--size 0|--size",
        "--size 48|expected 28, 32 or 64",
        "--threads 0|--threads",
        "--threads 257|--threads",
        "--threads x|--threads",
        "--minutes 0|--minutes",
        "--minutes NaN|--minutes",
        "--sample-every 0|--sample-every",
        "--checkpoint-every 0|--checkpoint-every",
        "--precision bf61|--precision: given \"bf61\", expected one of f32, bf16; did you mean",
        "--precision|Missing required parameter",
        "--precision bf16 --exact|training.precision: given bf16 with training.exact",
        "--objective wgangp|did you mean \"wgan-gp\"?",
        "--objective least-squares:d=1|parameter of least-squares: given \"d\", expected one of",
        "--objective least-squares:b=-1|expected finite numbers with a < b",
        "--objective least-squares:b=NaN|expected finite numbers with a < b",
        "--objective least-squares:|expected key=value",
        "--objective hinge:a=1|parameter of hinge",
        "--objective wgan-gp:lambda=0|--objective, lambda: given \"0\"",
        "--objective f-gan-kl:generator=trick|one of true, tricky",
        "--objective hinge --set objective.parameters=a=1|parameter of hinge",
        "--set objective.parameters=lambda=1|its parameters are keys of their own",
        "--regularizer r11|--regularizer, regularizer: given \"r11\", expected one of",
        "--regularizer r1:gama=1|did you mean \"gamma\"?",
        "--regularizer r1:gamma=-1|given -1.0",
        "--regularizer r1:gamma|expected key=value",
        "--regularizer pacgan:samples=3|batch: given 32, expected",
        "--regularizer spectral-norm --regularizer weight-clipping|leave one of them out",
        "--regularizer r1 --regularizer r1|two of r1, expected each name once",
        "--regularizer label-smoothing|a critic's loss that is binary cross entropy",
        "--regularizer r1 --lambda 3|expected one penalty",
        "--regularizer r1 --set model.critic_norm=batch|gradient penalty",
        "conditional-digits --regularizer r1|with system conditional-gan",
        "vae-digits --critic-steps 2|--critic-steps: given 2 with system vae",
        "vae-digits --objective hinge|objective.name: given hinge with system vae",
        "vae-digits --set objective.beta=-1|expected a finite number of at least 0",
        "vae-digits --set objective.beta=2 --set objective.draws=3|1: the importance-weighted",
        "vae-digits --set objective.deviation=1|expected a Gaussian likelihood",
        "rbm-digits --data-b ring|--data-b: given ring with system rbm",
        "real-nvp-ring --data stroke-digits|expected points, as system real-nvp fits",
        "mixture-grid --set training.rate_decay=0.5|has no learning rate",
        "matching-digits --set objective.sigmas=4,x|finite numbers greater than 0",
        "cycle-32 --data stroke-digits|pass --data-b PATH",
        "cycle-digits --data-b stroke-digitz|did you mean \"stroke-digits\"?",
        "cycle-digits --set data.class=11|of which there are 0 images, expected 0 to 9",
        "cycle-digits --objective wgan-gp|without gradient penalty",
        "boundary-digits --set objective.divergence=total-variation|is 1 for every sample",
        "boundary-digits --set objective.estimator=gumbl-softmax|did you mean \"gumbel-softmax\"?",
        "boundary-digits --set training.samples=1|the expected gradient is 0",
        "boundary-digits --set data.colours=4 --set data.binarise=drawn|leave out one",
        "boundary-digits --set data.palette=#000000,#ffffff|without data.colours",
        "boundary-digits --set data.palette=black|expected two colours or more",
        "wgan-gp-digits --data ring|points of 2 coordinates",
        "--model dcgan82|did you mean \"dcgan28\"?",
        "--model dcgan64 --size 32|dcgan64, first layer of the critic: given 32x32x1",
        "--device cpuu|did you mean \"cpu\"?",
        "--data stroke-digit|did you mean \"stroke-digits\"?",
        "--data no/such/folder|does not exist",
        "--set batch=3|did you mean \"training.batch\"?",
        "--set training.batch=x|--set training.batch: given \"x\"",
        "--set training.batch|expected KEY=VALUE",
        "--set model.critic_norm=batch|gradient penalty",
        "--config no.json|--config no.json",
        "--stepz 3|did you mean --steps?",
        "--steps|Missing required parameter",
        "--resume|expected a run with a checkpoint",
        "wgan-gp-digit|did you mean \"wgan-gp-digits\"?",
        "wgan-gp-32|pass --data PATH",
      })
  void options(String words, String expected) {
    trainRefused(expected, List.of(words.split(" ")));
  }

  @Test
  void verbs() {
    refused("did you mean train?", "trian");
    refused("Missing required subcommand");
    refused("expected one of", "list", "nothing");
    refused("did you mean \"wgan-gp-64\"?", "info", "wgan-gp-46");
    refused("did you mean \"dcgan64\"?", "info", "--model", "dcgan46");
    refused("did you mean \"wgan-gp\"?", "info", "--objective", "wgangp");
    refused("did you mean \"training.batch\"?", "info", "--set", "training.bach=2");
    refused("--batch", "info", "--batch", "0");
    refused("first layer of the critic", "info", "--model", "dcgan64", "--set", "data.size=32");
    refused("Missing required option: '--out", "sample");
    refused("--count", "sample", "--out", folder.resolve("run"), "--count", "0");
    refused("--count", "sample", "--out", folder.resolve("run"), "--count", "many");
    refused("--weights", "sample", "--out", folder.resolve("run"), "--weights", "all");
    refused("--interpolate", "sample", "--out", folder.resolve("run"), "--interpolate", "x");
    refused("FILE.png, FILE.npy", "sample", "--out", folder.resolve("run.jpg"));
    refused("a run with a checkpoint", "sample", "--out", folder.resolve("run"), "--run", folder);
  }

  private Path file(String name, byte... bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static byte[] idx(int magic, int images, int stored) {
    return ByteBuffer.allocate(16 + stored * 16)
        .putInt(magic)
        .putInt(images)
        .putInt(4)
        .putInt(4)
        .array();
  }

  private static byte[] gzip(byte... bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void idxFiles() throws IOException {
    trainRefused("idx", "--data", file("a-idx3-ubyte", idx(0x803, 10, 9)));
    trainRefused("idx", "--data", file("b-idx3-ubyte", idx(0x1234, 10, 10)));
    trainRefused("one image", "--data", file("c-idx3-ubyte", idx(0x803, 1, 1)));
    trainRefused("no image", "--data", file("d-idx3-ubyte", idx(0x803, 0, 0)));
    byte[] whole = gzip(idx(0x803, 10, 10));
    trainRefused("gz", "--data", file("e.gz", java.util.Arrays.copyOf(whole, whole.length - 9)));
    whole[whole.length / 2] ^= 0x55;
    trainRefused("gz", "--data", file("f.gz", whole));
    trainRefused("unknown kind", "--data", file("g.dat", (byte) 1));
  }

  private static void picture(Path file) throws IOException {
    ImageIO.write(new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());
  }

  @Test
  void pictureFolders() throws IOException {
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    trainRefused("no picture", "--data", pictures);
    Files.writeString(pictures.resolve("broken.png"), "text");
    trainRefused("no readable picture", "--data", pictures);
    picture(pictures.resolve("good.png"));
    // The file that is skipped is reported in a line of its own.
    Cli.Result one = Cli.run("train", "--out", folder.resolve("run"), "--data", pictures);
    assertEquals(2, one.code());
    assertTrue(one.err().contains("one image"), one::err);
  }

  @Test
  void configurations() throws IOException {
    Path newer = Files.writeString(folder.resolve("newer.json"), "{\"format\": 99}");
    trainRefused("format: given 99", "--config", newer);
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"format\": ");
    trainRefused("no JSON", "--config", broken);
    trainRefused("--config", "--config", folder);
  }

  @Test
  void existingFilesStay() throws IOException {
    Path used = Files.createDirectory(folder.resolve("used"));
    Files.writeString(used.resolve("letter.txt"), "dear");
    refused("add --resume", "train", "--out", used);
    refused("choose another --out", "train", "--out", used.resolve("letter.txt"));
    refused("new or empty", "sample", "--out", used, "--run", folder);
    assertEquals("dear", Files.readString(used.resolve("letter.txt")));
  }

  @Test
  void stackTraceOnlyWhenVerbose() {
    Cli.Result result = Cli.run("train", "-v", "--data", "no/such");
    assertEquals(2, result.code());
    assertTrue(result.err().contains("\tat dev.forger"), result::err);
  }
}

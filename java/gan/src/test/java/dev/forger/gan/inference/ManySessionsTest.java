// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.Network;
import dev.forger.Weights;
import dev.forger.gan.Models;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sessions in many threads at once give the bits of single calls and hold their memory. */
class ManySessionsTest {
  private static final int THREADS = 8;
  private static final int BATCH = 64;
  private static final int POOL = 100;

  @Test
  void eightThreadsOfASmallGenerator() throws Exception {
    check(Generators.tiny(3), 60);
  }

  @Test
  @Tag("quality")
  void eightThreadsOfAThousandRequests() throws Exception {
    check(Models.create("dcgan28", 1, 64, Models.CriticNorm.NONE).generator(), 1000);
  }

  private static void check(Network network, int requests) throws Exception {
    try (Device device = Device.cpu(1);
        Weights weights = Generators.trained(device, network, 3);
        Generator generator = Generator.of(weights)) {
      float[] codes = generator.latents(POOL, 5);
      float[] expected = singles(generator, codes);
      long shared = generator.liveBytes();
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      try {
        List<Future<Integer>> results = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
          int seed = t;
          results.add(threads.submit(() -> serve(generator, codes, expected, seed, requests)));
        }
        int served = 0;
        for (Future<Integer> result : results) {
          served += result.get();
        }
        assertTrue(served > THREADS * requests * 20, served + " images");
      } finally {
        threads.shutdownNow();
      }
      assertEquals(shared, generator.liveBytes(), "sessions add nothing to what they share");
    }
  }

  private static float[] singles(Generator generator, float[] codes) {
    int n = generator.codeShape().elements();
    int size = generator.imageShape().elements();
    float[] images = new float[POOL * size];
    try (InferenceSession session = generator.session(1, 1)) {
      for (int i = 0; i < POOL; i++) {
        float[] one = session.generate(Generators.part(codes, i, i + 1, n));
        System.arraycopy(one, 0, images, i * size, size);
      }
    }
    return images;
  }

  /** Half of the sessions use the thread pool of the library, half the calling thread alone. */
  private static int serve(
      Generator generator, float[] codes, float[] expected, int seed, int requests) {
    Random random = new Random(seed);
    int size = generator.imageShape().elements();
    int served = 0;
    try (InferenceSession session = generator.session(BATCH, 1 + seed % 2)) {
      session.generate(Generators.part(codes, 0, BATCH, session.codeLength()));
      long live = session.liveBytes();
      for (int k = 0; k < requests; k++) {
        int batch = 1 + random.nextInt(BATCH);
        int first = random.nextInt(POOL - batch + 1);
        float[] asked = Generators.part(codes, first, first + batch, session.codeLength());
        float[] images = session.generate(asked);
        assertArrayEquals(Generators.part(expected, first, first + batch, size), images);
        served += batch;
      }
      assertEquals(live, session.liveBytes(), "no growth of memory");
    }
    return served;
  }

  @Test
  void aSessionServesThreadsOneAfterTheOther() throws InterruptedException, ExecutionException {
    try (Device device = Device.cpu(1);
        Weights weights = Generators.trained(device, Generators.tiny(1), 3);
        Generator generator = Generator.of(weights);
        InferenceSession session = generator.session(4, 1)) {
      float[] codes = generator.latents(POOL, 5);
      float[] expected = singles(generator, codes);
      int size = generator.imageShape().elements();
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < POOL; i++) {
          int k = i;
          calls.add(
              threads.submit(
                  () ->
                      assertArrayEquals(
                          Generators.part(expected, k, k + 1, size),
                          session.generate(
                              Generators.part(codes, k, k + 1, session.codeLength())))));
        }
        for (Future<?> call : calls) {
          call.get();
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }
}

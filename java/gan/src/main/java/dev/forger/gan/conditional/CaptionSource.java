// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.HostBuffer;
import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.gan.RealBatches;
import dev.forger.gan.data.CaptionedDataset;
import java.util.Arrays;

/** The captions of a batch, and wrong ones: those of other images, drawn until they differ. */
final class CaptionSource implements PairTrainer.Source {
  /** Two captions of a data set are equal less often than not, so all draws are in 1 of 65536. */
  private static final int DRAWS = 16;

  private final byte[][] codes;
  private final int batch;
  private final Philox random;
  private final HostBuffer values;

  CaptionSource(CaptionedDataset data, int length, int batch, long seed) {
    this.codes = new byte[data.size()][];
    boolean differ = false;
    for (int i = 0; i < codes.length; i++) {
      codes[i] = Captions.encode(data.caption(i), length);
      differ |= !Arrays.equals(codes[i], codes[0]);
    }
    if (!differ) {
      throw new InvalidArgumentException(
          "data " + data.name(),
          "one caption, \"" + data.caption(0) + "\", for all images",
          "captions that differ within " + length + " characters",
          "use data that words tell apart");
    }
    this.batch = batch;
    this.random = new Philox(seed, Streams.WRONG_CONDITIONS);
    this.values = HostBuffer.allocate(2 * batch * length);
  }

  @Override
  public HostBuffer of(RealBatches real, long step) {
    int[] indices = real.indices();
    for (int i = 0; i < batch; i++) {
      byte[] right = codes[indices[i]];
      Captions.put(right, values.floats(), i * right.length);
      byte[] wrong = right;
      for (int draw = 0; draw < DRAWS && Arrays.equals(wrong, right); draw++) {
        long bits = random.bits(step, (long) i * DRAWS + draw) & 0xffffffffL;
        wrong = codes[(int) (bits % codes.length)];
      }
      Captions.put(wrong, values.floats(), (batch + i) * right.length);
    }
    return values;
  }
}

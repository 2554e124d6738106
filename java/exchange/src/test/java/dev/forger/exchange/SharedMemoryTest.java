// SPDX-License-Identifier: Apache-2.0
package dev.forger.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.forger.ChannelOrder;
import dev.forger.Device;
import dev.forger.ForwardPass;
import dev.forger.FrozenNetwork;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.GanModel;
import dev.forger.gan.Models;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** ONNX Runtime works on the buffers of forward passes: nothing is copied between the two. */
class SharedMemoryTest {
  private static final int BATCH = 2;
  private static final GanModel MODEL = Models.create("dcgan32", 3, 12, Models.CriticNorm.LAYER);
  private static final Shape IMAGE = MODEL.imageShape();
  private static final long[] IMAGES = {BATCH, IMAGE.c(), IMAGE.h(), IMAGE.w()};

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

  /** The generator runs here, the critic there, on the generator's output in place. */
  @Test
  void imagesMadeHereAreReadThere() throws OrtException {
    try (Device device = Device.cpu(1);
        Weights generator = RandomWeights.of(device, MODEL.generator());
        Weights critic = RandomWeights.of(device, MODEL.critic());
        FrozenNetwork makes = FrozenNetwork.of(generator);
        FrozenNetwork judges = FrozenNetwork.of(critic);
        ForwardPass pass = makes.forwardPass(BATCH, 1, ChannelOrder.FIRST);
        ForwardPass judge = judges.forwardPass(BATCH, 1, ChannelOrder.FIRST);
        OrtSession theirs = environment.createSession(OnnxExport.toBytes(judges));
        OnnxTensor images = OnnxTensor.createTensor(environment, pass.output(), IMAGES)) {
      for (int seed = 1; seed <= 2; seed++) {
        RandomWeights.run(pass, codes(seed));
        FloatBuffer output = pass.output();
        judge.input().put(output);
        judge.run(BATCH);
        try (OrtSession.Result result = theirs.run(Map.of(OnnxExport.INPUT, images))) {
          FloatBuffer logits = ((OnnxTensor) result.get(0)).getFloatBuffer();
          for (int i = 0; i < BATCH; i++) {
            float expected = judge.output().get(i);
            assertEquals(expected, logits.get(i), 1e-4f * Math.max(1, Math.abs(expected)));
          }
        }
      }
    }
  }

  /** The generator runs there, into the input of the critic that runs here. */
  @Test
  void imagesMadeThereAreReadHere() throws OrtException {
    try (Device device = Device.cpu(1);
        Weights generator = RandomWeights.of(device, MODEL.generator());
        Weights critic = RandomWeights.of(device, MODEL.critic());
        FrozenNetwork makes = FrozenNetwork.of(generator);
        FrozenNetwork judges = FrozenNetwork.of(critic);
        ForwardPass pass = makes.forwardPass(BATCH, 1, ChannelOrder.FIRST);
        ForwardPass judge = judges.forwardPass(BATCH, 1, ChannelOrder.FIRST);
        OrtSession theirs = environment.createSession(OnnxExport.toBytes(makes));
        OnnxTensor codes =
            OnnxTensor.createTensor(environment, pass.input(), new long[] {BATCH, 12});
        OnnxTensor images = OnnxTensor.createTensor(environment, judge.input(), IMAGES)) {
      float[] expected = RandomWeights.run(pass, codes(4));
      theirs
          .run(Map.of(OnnxExport.INPUT, codes), Set.of(), Map.of(OnnxExport.OUTPUT, images))
          .close();
      float[] made = new float[expected.length];
      judge.input().get(made);
      assertArrayEquals(expected, made, 1e-4f);
      judge.run(BATCH);
      assertTrue(Float.isFinite(judge.output().get(0)));
    }
  }

  /** What one side writes the other reads, without a run in between. */
  @Test
  void aTensorIsTheBufferItself() throws OrtException {
    try (Device device = Device.cpu(1);
        Weights critic = RandomWeights.of(device, MODEL.critic());
        FrozenNetwork judges = FrozenNetwork.of(critic);
        ForwardPass judge = judges.forwardPass(BATCH, 1);
        OnnxTensor images = OnnxTensor.createTensor(environment, judge.input(), IMAGES)) {
      FloatBuffer theirs = (FloatBuffer) images.getBufferRef().orElseThrow();
      judge.input().put(5, 0.25f);
      assertEquals(0.25f, theirs.get(5));
      theirs.put(7, -2);
      assertEquals(-2, judge.input().get(7));
      assertTrue(theirs.isDirect());
    }
  }

  private static float[] codes(int seed) {
    return RandomWeights.normals(new Random(seed), BATCH * 12, 0, 1);
  }
}

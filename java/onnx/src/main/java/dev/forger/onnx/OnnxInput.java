// SPDX-License-Identifier: Apache-2.0
package dev.forger.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import dev.forger.DataException;
import dev.forger.Shape;
import dev.forger.ShapeException;
import java.util.Arrays;
import java.util.Map;

/**
 * The images that a model reads.
 *
 * @param name of its input
 * @param sizes four of them; below 1 what may be any
 */
record OnnxInput(String name, long[] sizes) {
  /** Images a run where the model leaves it open. */
  private static final int BATCH = 32;

  /** The one input of a model, which must be floats of four axes. */
  static OnnxInput of(String model, Map<String, NodeInfo> inputs) {
    if (inputs.size() != 1) {
      throw new DataException(
          model, "the inputs " + inputs.keySet(), "one input", "take a model of images alone");
    }
    NodeInfo input = inputs.values().iterator().next();
    boolean images =
        input.getInfo() instanceof TensorInfo tensor
            && tensor.type == OnnxJavaType.FLOAT
            && tensor.getShape().length == 4;
    if (!images) {
      throw new DataException(
          model,
          "the input " + input.getName() + " of " + describe(input),
          "float [N,C,H,W] or [N,H,W,C]",
          "take a model of float images");
    }
    return new OnnxInput(input.getName(), ((TensorInfo) input.getInfo()).getShape());
  }

  private static String describe(NodeInfo input) {
    return input.getInfo() instanceof TensorInfo tensor
        ? tensor.type + " " + Arrays.toString(tensor.getShape())
        : "another kind";
  }

  /** Images of the next run: a model of fixed batches gets zeros behind the last ones. */
  int rows(int left) {
    return sizes[0] > 0 ? Math.toIntExact(sizes[0]) : Math.min(BATCH, left);
  }

  /** Tells whether channels come before pixels, where it reads images of this shape. */
  boolean channelsFirst(String model, Shape image) {
    if (fits(image.c(), image.h(), image.w())) {
      return true;
    }
    if (!fits(image.h(), image.w(), image.c())) {
      throw new ShapeException(
          "features by " + model,
          "images of " + image,
          "images for its input " + Arrays.toString(sizes).replace("-1", "any"),
          "use samples and data of this size, or another extractor");
    }
    return false;
  }

  private boolean fits(int... image) {
    for (int i = 0; i < image.length; i++) {
      if (sizes[1 + i] > 0 && sizes[1 + i] != image[i]) {
        return false;
      }
    }
    return true;
  }
}

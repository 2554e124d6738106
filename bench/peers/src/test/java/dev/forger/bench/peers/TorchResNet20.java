// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import dev.forger.gan.image.Npz;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** The CIFAR-10 ResNet-20 as libtorch evaluates it. */
final class TorchResNet20 {
  private static final double EPSILON = 1e-5;
  private static final int SIDE = 32;

  private final Map<String, Tensor> arrays = new LinkedHashMap<>();
  private final torch.ScalarType type;

  /** Reads weights; float or double. */
  TorchResNet20(Path file, torch.ScalarType type) {
    this.type = type;
    Npz.read(file)
        .arrays()
        .forEach(
            (name, array) -> {
              long[] shape = new long[array.shape().length];
              for (int i = 0; i < shape.length; i++) {
                shape[i] = array.shape()[i];
              }
              arrays.put(name, Tensor.create(array.values(), shape).to(type));
            });
  }

  /** Pooled features and logits of images, NHWC in [0, 255]. */
  double[][] apply(float[] images, int count) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor x = Tensor.create(images, count, SIDE, SIDE, 3).to(type).permute(0, 3, 1, 2);
      Tensor mean = row(0.485, 0.456, 0.406);
      Tensor deviation = row(0.229, 0.224, 0.225);
      x = x.div(new Scalar(255.0)).sub(mean).div(deviation).contiguous();
      x = torch.relu(norm("bn1", convolve("conv1", x, 1)));
      for (int stage = 1; stage <= 3; stage++) {
        for (int block = 0; block < 3; block++) {
          x = block("layer" + stage + "." + block, x, stage > 1 && block == 0 ? 2 : 1);
        }
      }
      Tensor pool = x.mean(new long[] {2, 3}, false, new org.bytedeco.pytorch.ScalarTypeOptional());
      Tensor logits = torch.linear(pool, arrays.get("linear.weight"), optional("linear.bias"));
      return new double[][] {TorchNetwork.values(pool), TorchNetwork.values(logits)};
    }
  }

  private Tensor row(double... values) {
    return Tensor.create(values, 1, 3, 1, 1).to(type);
  }

  private TensorOptional optional(String name) {
    return new TensorOptional(arrays.get(name));
  }

  private Tensor block(String at, Tensor x, int stride) {
    Tensor y = torch.relu(norm(at + ".bn1", convolve(at + ".conv1", x, stride)));
    y = norm(at + ".bn2", convolve(at + ".conv2", y, 1));
    if (stride == 1) {
      return torch.relu(y.add(x));
    }
    Tensor half = every(every(x, 2), 3);
    long pad = half.size(1) / 2;
    return torch.relu(y.add(torch.constant_pad_nd(half, 0, 0, 0, 0, pad, pad)));
  }

  private static Tensor every(Tensor x, int axis) {
    return x.slice(axis, new LongOptional(), new LongOptional(), 2);
  }

  private Tensor convolve(String name, Tensor x, long stride) {
    return torch.conv2d(
        x,
        arrays.get(name + ".weight"),
        new TensorOptional(),
        new long[] {stride, stride},
        new long[] {1, 1},
        new long[] {1, 1},
        1);
  }

  private Tensor norm(String name, Tensor x) {
    return torch.batch_norm(
        x,
        optional(name + ".weight"),
        optional(name + ".bias"),
        optional(name + ".running_mean"),
        optional(name + ".running_var"),
        false,
        0.1,
        EPSILON,
        false);
  }
}

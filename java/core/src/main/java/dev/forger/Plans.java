// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.BernoulliDesc;
import dev.forger.internal.c.Conv2dDesc;
import dev.forger.internal.c.CouplingDesc;
import dev.forger.internal.c.DenseDesc;
import dev.forger.internal.c.FgContext;
import dev.forger.internal.c.FgPlan;
import dev.forger.internal.c.Forger;
import dev.forger.internal.c.MinibatchStddevDesc;
import dev.forger.internal.c.NoiseDesc;
import dev.forger.internal.c.NormDesc;
import dev.forger.internal.c.OptimizerDesc;
import dev.forger.internal.c.PadDesc;
import dev.forger.internal.c.RandomDesc;
import dev.forger.internal.c.ResampleDesc;
import dev.forger.internal.c.SpectralNormDesc;
import java.util.Locale;

/**
 * Constructors of the native operations, typed; see also {@link LossPlans}, {@link DiscretePlans}.
 */
final class Plans {
  private final Device device;

  Plans(Device device) {
    this.device = device;
  }

  static int flag(boolean value) {
    return value ? 1 : 0;
  }

  /**
   * A pass of a convolution.
   *
   * @param rows samples that it is to run on, by which its algorithm may be chosen
   */
  Plan conv2d(ConvNode node, Pass pass, int rows, Epilogue epilogue, boolean accumulate) {
    Conv2d o = node.options;
    try (Conv2dDesc d = new Conv2dDesc()) {
      d.pass(pass.code)
          .transposed(flag(node.transposed))
          .in_h(node.inputShape.h())
          .in_w(node.inputShape.w())
          .in_c(node.inputShape.c())
          .out_c(node.shape.c())
          .kernel_h(o.kernelH)
          .kernel_w(o.kernelW)
          .stride_h(o.strideH)
          .stride_w(o.strideW)
          .dilation_h(o.dilationH)
          .dilation_w(o.dilationW)
          .pad_top(o.top)
          .pad_left(o.left)
          .pad_bottom(o.bottom)
          .pad_right(o.right)
          .output_pad_h(o.outputPaddingH)
          .output_pad_w(o.outputPaddingW)
          .groups(o.groups)
          .bias(flag(epilogue.bias()))
          .activation(epilogue.activation().code)
          .slope(epilogue.slope())
          .accumulate(flag(accumulate));
      return device
          .kernels()
          .plan(text(node, pass, rows, epilogue, accumulate), rows, new Convolution(node.name, d));
    }
  }

  private record Convolution(String name, Conv2dDesc descriptor)
      implements KernelChoices.Candidates, Plan.Constructor {
    @Override
    public Plan create(Device where, ConvAlgorithm algorithm) {
      descriptor.algorithm(algorithm.code);
      return Plan.create(where, name, this);
    }

    @Override
    public int create(FgContext context, FgPlan out) {
      return Forger.fg_plan_conv2d(context, descriptor, out);
    }
  }

  /** Descriptor and rows: names of recorded choices, which must not change. */
  private static String text(
      ConvNode node, Pass pass, int rows, Epilogue epilogue, boolean accumulate) {
    Conv2d o = node.options;
    StringBuilder text = new StringBuilder(node.transposed ? "conv_transpose2d " : "conv2d ");
    text.append(pass.label)
        .append(" rows=" + rows + " in=" + node.inputShape + " out=" + node.shape)
        .append(" kernel=" + o.kernelH + "x" + o.kernelW)
        .append(" stride=" + o.strideH + "x" + o.strideW)
        .append(" pad=" + o.top + "," + o.left + "," + o.bottom + "," + o.right);
    if (o.dilationH > 1 || o.dilationW > 1) {
      text.append(" dilation=" + o.dilationH + "x" + o.dilationW);
    }
    if (o.groups > 1) {
      text.append(" groups=").append(o.groups);
    }
    if (epilogue.bias()) {
      text.append(" bias");
    }
    if (epilogue.activation() != Activation.IDENTITY) {
      text.append(' ').append(epilogue.activation().name().toLowerCase(Locale.ROOT));
    }
    if (accumulate) {
      text.append(" accumulate");
    }
    return text.toString();
  }

  Plan dense(DenseNode node, Pass pass, Epilogue epilogue, boolean accumulate) {
    try (DenseDesc d = new DenseDesc()) {
      d.pass(pass.code)
          .in_features(node.inputShape.elements())
          .out_features(node.shape.elements())
          .bias(flag(epilogue.bias()))
          .activation(epilogue.activation().code)
          .slope(epilogue.slope())
          .accumulate(flag(accumulate));
      return Plan.create(device, node.name, (c, out) -> Forger.fg_plan_dense(c, d, out));
    }
  }

  Plan bias(Pass pass, Shape shape) {
    return Plan.create(
        device,
        "bias",
        (c, out) -> Forger.fg_plan_bias(c, pass.code, shape.h() * shape.w(), shape.c(), out));
  }

  Plan activation(Pass pass, Activation kind, float slope, long perRow, boolean accumulate) {
    return Plan.create(
        device,
        "activation",
        (c, out) ->
            Forger.fg_plan_activation(
                c, pass.code, kind.code, slope, perRow, flag(accumulate), out));
  }

  Plan norm(NormNode node, Pass pass, int groups, boolean accumulate, boolean updateRunning) {
    try (NormDesc d = new NormDesc()) {
      d.pass(pass.code)
          .kind(node.kind.code)
          .pixels(node.shape.h() * node.shape.w())
          .channels(node.shape.c())
          .groups(groups)
          .epsilon(node.epsilon)
          .momentum(node.momentum)
          .affine(flag(node.affine))
          .activation(node.fused.code)
          .slope(node.fusedSlope)
          .accumulate(flag(accumulate))
          .update_running(flag(updateRunning));
      return Plan.create(device, node.name, (c, out) -> Forger.fg_plan_norm(c, d, out));
    }
  }

  Plan pad(PadNode node, Pass pass, boolean accumulate) {
    try (PadDesc d = new PadDesc()) {
      d.pass(pass.code)
          .mode(node.mode.code)
          .in_h(node.inputShape.h())
          .in_w(node.inputShape.w())
          .channels(node.inputShape.c())
          .top(node.top)
          .left(node.left)
          .bottom(node.bottom)
          .right(node.right)
          .accumulate(flag(accumulate));
      return Plan.create(device, node.name, (c, out) -> Forger.fg_plan_pad(c, d, out));
    }
  }

  Plan resample(ResampleNode node, Pass pass, boolean accumulate) {
    try (ResampleDesc d = new ResampleDesc()) {
      d.pass(pass.code)
          .kind(node.upsample ? Forger.FG_UPSAMPLE_NEAREST : Forger.FG_AVERAGE_POOL)
          .in_h(node.inputShape.h())
          .in_w(node.inputShape.w())
          .channels(node.inputShape.c())
          .factor_h(node.factorH)
          .factor_w(node.factorW)
          .accumulate(flag(accumulate));
      return Plan.create(device, node.name, (c, out) -> Forger.fg_plan_resample(c, d, out));
    }
  }

  Plan minibatchStddev(Pass pass, int pixels, int channels, int group) {
    try (MinibatchStddevDesc d = new MinibatchStddevDesc()) {
      d.pass(pass.code).pixels(pixels).channels(channels).group(group);
      return Plan.create(
          device, "minibatch stddev", (c, out) -> Forger.fg_plan_minibatch_stddev(c, d, out));
    }
  }

  Plan spectralNorm(long rows, long columns, boolean transposed, boolean iterate) {
    try (SpectralNormDesc d = new SpectralNormDesc()) {
      d.rows(rows).columns(columns).transposed(flag(transposed)).iterate(flag(iterate));
      return Plan.create(
          device, "spectral norm", (c, out) -> Forger.fg_plan_spectral_norm(c, d, out));
    }
  }

  Plan spectralGradient(long rows, long columns, boolean transposed) {
    try (SpectralNormDesc d = new SpectralNormDesc()) {
      d.rows(rows).columns(columns).transposed(flag(transposed)).iterate(0);
      return Plan.create(
          device, "spectral gradient", (c, out) -> Forger.fg_plan_spectral_gradient(c, d, out));
    }
  }

  Plan sum(long perRow, double alpha, double beta) {
    return Plan.create(device, "sum", (c, out) -> Forger.fg_plan_sum(c, perRow, alpha, beta, out));
  }

  Plan copyChannels(
      int pixels,
      int count,
      int srcChannels,
      int srcChannel,
      int dstChannels,
      int dstChannel,
      boolean accumulate) {
    return Plan.create(
        device,
        "copy channels",
        (c, out) ->
            Forger.fg_plan_copy_channels(
                c,
                pixels,
                count,
                srcChannels,
                srcChannel,
                dstChannels,
                dstChannel,
                flag(accumulate),
                out));
  }

  Plan oneHot(int pixels, int classes) {
    return Plan.create(
        device, "one hot", (c, out) -> Forger.fg_plan_one_hot(c, pixels, classes, out));
  }

  Plan scaleRows(long perRow) {
    return Plan.create(device, "scale rows", (c, out) -> Forger.fg_plan_scale_rows(c, perRow, out));
  }

  Plan fill(long perRow, double value) {
    return Plan.create(device, "fill", (c, out) -> Forger.fg_plan_fill(c, perRow, value, out));
  }

  Plan permute(boolean toNhwc, int height, int width, int channels) {
    return Plan.create(
        device,
        "permute",
        (c, out) -> Forger.fg_plan_permute(c, flag(toNhwc), height, width, channels, out));
  }

  Plan random(boolean normal, long perRow, long seed, int stream, double a, double b) {
    try (RandomDesc d = new RandomDesc()) {
      d
          .distribution(normal ? Forger.FG_NORMAL : Forger.FG_UNIFORM)
          .per_row(perRow)
          .seed(seed)
          .stream(stream)
          .a(a)
          .b(b);
      return Plan.create(device, "random", (c, out) -> Forger.fg_plan_random(c, d, out));
    }
  }

  Plan dropout(long perRow, double probability, long seed, int stream, boolean accumulate) {
    return Plan.create(
        device,
        "dropout",
        (c, out) ->
            Forger.fg_plan_dropout(c, perRow, probability, seed, stream, flag(accumulate), out));
  }

  Plan bernoulli(long perRow, int samples, boolean probabilities, long seed, int stream) {
    try (BernoulliDesc d = new BernoulliDesc()) {
      d.per_row(perRow).samples(samples).probabilities(flag(probabilities)).seed(seed).stream(
          stream);
      return Plan.create(device, "bernoulli", (c, out) -> Forger.fg_plan_bernoulli(c, d, out));
    }
  }

  Plan noise(long perRow, long seed, int stream, int deviationSlot) {
    try (NoiseDesc d = new NoiseDesc()) {
      d.per_row(perRow).seed(seed).stream(stream).deviation_slot(deviationSlot);
      return Plan.create(device, "noise", (c, out) -> Forger.fg_plan_noise(c, d, out));
    }
  }

  Plan coupling(Pass pass, boolean inverse, long perRow, double limit, boolean accumulate) {
    try (CouplingDesc d = new CouplingDesc()) {
      d.pass(pass.code)
          .inverse(flag(inverse))
          .per_row(perRow)
          .scale_limit(limit)
          .accumulate(flag(accumulate));
      return Plan.create(device, "coupling", (c, out) -> Forger.fg_plan_coupling(c, d, out));
    }
  }

  Plan innerProduct(Pass pass, long perRow, boolean accumulate) {
    return Plan.create(
        device,
        "inner product",
        (c, out) -> Forger.fg_plan_inner_product(c, pass.code, perRow, flag(accumulate), out));
  }

  Plan mask(long perRow, boolean accumulate) {
    return Plan.create(
        device, "mask", (c, out) -> Forger.fg_plan_mask(c, perRow, flag(accumulate), out));
  }

  Plan optimizer(Optimizer optimizer, long n, int rateSlot, int iterationSlot) {
    try (OptimizerDesc d = new OptimizerDesc()) {
      d.kind(optimizer.code)
          .n(n)
          .learning_rate_slot(rateSlot)
          .iteration_slot(iterationSlot)
          .beta1(optimizer.beta1)
          .beta2(optimizer.beta2)
          .epsilon(optimizer.epsilon)
          .weight_decay(optimizer.weightDecay);
      return Plan.create(device, "optimizer", (c, out) -> Forger.fg_plan_optimizer(c, d, out));
    }
  }

  Plan movingAverage(long n, int decaySlot) {
    return Plan.create(
        device, "moving average", (c, out) -> Forger.fg_plan_moving_average(c, n, decaySlot, out));
  }

  Plan clip(long n, double bound) {
    return Plan.create(device, "clip", (c, out) -> Forger.fg_plan_clip(c, n, bound, out));
  }

  Plan guard(long n) {
    return Plan.create(device, "guard", (c, out) -> Forger.fg_plan_guard(c, n, out));
  }
}

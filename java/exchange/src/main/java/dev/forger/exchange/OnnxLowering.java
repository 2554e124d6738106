// SPDX-License-Identifier: Apache-2.0
package dev.forger.exchange;

import dev.forger.ConvolutionWindow;
import dev.forger.Layer;
import dev.forger.Shape;
import java.util.List;
import java.util.Locale;

/** Writes layers as ONNX nodes on NCHW tensors. */
final class OnnxLowering {
  private final OnnxGraph graph;
  private final List<Layer> layers;
  private final OnnxValues values;

  OnnxLowering(OnnxGraph graph, List<Layer> layers) {
    this.graph = graph;
    this.layers = layers;
    this.values = new OnnxValues(graph);
  }

  /** Adds all layers between an input and an output. */
  void run(String input, String output) {
    OnnxValue last = null;
    OnnxValue[] made = new OnnxValue[layers.size()];
    for (int i = 0; i < made.length; i++) {
      Layer layer = layers.get(i);
      if (layer instanceof Layer.Input) {
        graph.input(input, OnnxValues.dims(layer.shape()));
        made[i] = new OnnxValue(input, layer.shape(), !isVector(layer.shape()));
      } else {
        OnnxValue[] read = layer.inputs().stream().map(in -> made[in]).toArray(OnnxValue[]::new);
        made[i] = lower(layer, read, made);
      }
      last = made[i];
    }
    Shape shape = layers.get(layers.size() - 1).shape();
    OnnxValue whole = values.reshaped(last, shape);
    String value = isVector(shape) ? values.vector(whole) : values.image(whole);
    graph.output(output, value, OnnxValues.dims(shape));
  }

  private static boolean isVector(Shape shape) {
    return shape.h() * shape.w() == 1;
  }

  private OnnxValue lower(Layer layer, OnnxValue[] in, OnnxValue[] made) {
    if (layer instanceof Layer.Convolution conv) {
      return image(conv, convolution(conv, values.image(in[0])));
    } else if (layer instanceof Layer.Dense dense) {
      return dense(dense, made);
    } else if (layer instanceof Layer.Affine affine) {
      String x = values.image(in[0]);
      return image(layer, scaleAndShift(layer, x, affine.scale(), affine.shift()));
    } else if (layer instanceof Layer.Normalization norm) {
      return image(layer, normalization(norm, values.image(in[0])));
    } else if (layer instanceof Layer.Pointwise pointwise) {
      return new OnnxValue(pointwise(pointwise, in[0].name()), in[0].shape(), in[0].image());
    } else if (layer instanceof Layer.Resample resample) {
      return image(layer, resample(resample, values.image(in[0])));
    } else if (layer instanceof Layer.Pad pad) {
      return image(layer, pad(pad, values.image(in[0])));
    } else if (layer instanceof Layer.Reshape) {
      return values.reshaped(in[0], layer.shape());
    } else if (layer instanceof Layer.Sum) {
      return image(layer, node("Add", layer, values.image(in[0]), values.image(in[1])));
    } else if (layer instanceof Layer.Concat) {
      List<String> parts = java.util.Arrays.stream(in).map(values::image).toList();
      return image(layer, graph.node("Concat", layer.name(), parts, a -> a.integer("axis", 1)));
    } else if (layer instanceof Layer.Slice slice) {
      return image(layer, slice(slice, values.image(in[0])));
    } else if (layer instanceof Layer.Softmax) {
      List<String> x = List.of(values.image(in[0]));
      return image(layer, graph.node("Softmax", layer.name(), x, a -> a.integer("axis", 1)));
    } else if (layer instanceof Layer.InnerProduct) {
      return innerProduct(layer, in);
    }
    throw new IllegalStateException("no lowering of " + layer.getClass());
  }

  private static OnnxValue image(Layer layer, String name) {
    return new OnnxValue(name, layer.shape(), true);
  }

  private String node(String op, Layer layer, String... inputs) {
    return graph.node(op, layer.name(), List.of(inputs), a -> {});
  }

  private String convolution(Layer.Convolution conv, String x) {
    String w = graph.floats(conv.name() + ".weight", conv.filter(), conv.filterShape());
    List<String> inputs =
        conv.bias() == null
            ? List.of(x, w)
            : List.of(x, w, graph.floats(conv.name() + ".bias", conv.bias(), conv.bias().length));
    ConvolutionWindow o = conv.window();
    return graph.node(
        conv.transposed() ? "ConvTranspose" : "Conv",
        conv.name(),
        inputs,
        a -> {
          a.integers("kernel_shape", o.kernelH(), o.kernelW())
              .integers("strides", o.strideH(), o.strideW())
              .integers("dilations", o.dilationH(), o.dilationW())
              .integers("pads", o.top(), o.left(), o.bottom(), o.right())
              .integer("group", o.groups());
          if (conv.transposed()) {
            a.integers("output_padding", o.outputPaddingH(), o.outputPaddingW());
          }
        });
  }

  /** Reads what is behind reshapes: columns are elements of that. */
  private OnnxValue dense(Layer.Dense dense, OnnxValue[] made) {
    int source = dense.inputs().get(0);
    while (layers.get(source) instanceof Layer.Reshape reshape) {
      source = reshape.inputs().get(0);
    }
    OnnxValue x = made[source];
    String read = isVector(dense.columns()) ? values.channelsLast(x) : values.vector(x);
    long in = dense.columns().elements();
    long out = dense.rows().elements();
    String w = graph.floats(dense.name() + ".weight", dense.matrix(), out, in);
    List<String> inputs =
        dense.bias() == null
            ? List.of(read, w)
            : List.of(read, w, graph.floats(dense.name() + ".bias", dense.bias(), out));
    String y = graph.node("Gemm", dense.name(), inputs, a -> a.integer("transB", 1));
    return new OnnxValue(y, dense.rows(), false);
  }

  private String scaleAndShift(Layer layer, String x, float[] scale, float[] shift) {
    String s = graph.floats(layer.name() + ".scale", scale, scale.length, 1, 1);
    String t = graph.floats(layer.name() + ".shift", shift, shift.length, 1, 1);
    return node("Add", layer, node("Mul", layer, x, s), t);
  }

  private String normalization(Layer.Normalization norm, String x) {
    Shape shape = norm.shape();
    if (norm.eachChannel()) {
      String s = graph.floats(norm.name() + ".weight", norm.scale(), shape.c());
      String t = graph.floats(norm.name() + ".bias", norm.shift(), shape.c());
      return instanceNorm(norm, x, s, t);
    }
    // All elements as one channel: LayerNormalization wants a scale for every element.
    String flat = node("Reshape", norm, x, graph.integers(norm.name() + ".flat", 0, 1, -1));
    String one = graph.floats(norm.name() + ".one", new float[] {1}, 1);
    String zero = graph.floats(norm.name() + ".zero", new float[] {0}, 1);
    String normalized = instanceNorm(norm, flat, one, zero);
    String dims = graph.integers(norm.name() + ".dims", 0, shape.c(), shape.h(), shape.w());
    String whole = node("Reshape", norm, normalized, dims);
    return scaleAndShift(norm, whole, norm.scale(), norm.shift());
  }

  private String instanceNorm(Layer.Normalization norm, String x, String scale, String shift) {
    return graph.node(
        "InstanceNormalization",
        norm.name(),
        List.of(x, scale, shift),
        a -> a.real("epsilon", norm.epsilon()));
  }

  private String pointwise(Layer.Pointwise layer, String x) {
    String op =
        switch (layer.function()) {
          case RELU -> "Relu";
          case LEAKY_RELU -> "LeakyRelu";
          case TANH -> "Tanh";
          case SIGMOID -> "Sigmoid";
          case SOFTPLUS -> "Softplus";
        };
    return graph.node(
        op,
        layer.name(),
        List.of(x),
        a -> {
          if (layer.function() == Layer.Function.LEAKY_RELU) {
            a.real("alpha", layer.slope());
          }
        });
  }

  private String resample(Layer.Resample layer, String x) {
    if (!layer.up()) {
      return graph.node(
          "AveragePool",
          layer.name(),
          List.of(x),
          a ->
              a.integers("kernel_shape", layer.factorH(), layer.factorW())
                  .integers("strides", layer.factorH(), layer.factorW()));
    }
    float[] scales = {1, 1, layer.factorH(), layer.factorW()};
    String factors = graph.floats(layer.name() + ".scales", scales, scales.length);
    return graph.node(
        "Resize",
        layer.name(),
        List.of(x, "", factors),
        a ->
            a.text("mode", "nearest")
                .text("coordinate_transformation_mode", "asymmetric")
                .text("nearest_mode", "floor"));
  }

  private String pad(Layer.Pad pad, String x) {
    String sizes =
        graph.integers(
            pad.name() + ".pads", 0, 0, pad.top(), pad.left(), 0, 0, pad.bottom(), pad.right());
    String mode =
        switch (pad.mode()) {
          case ZERO -> "constant";
          case REPLICATE -> "edge";
          case REFLECT -> pad.mode().name().toLowerCase(Locale.ROOT);
        };
    return graph.node("Pad", pad.name(), List.of(x, sizes), a -> a.text("mode", mode));
  }

  private String slice(Layer.Slice slice, String x) {
    String begin = graph.integers(slice.name() + ".begin", slice.first());
    String end = graph.integers(slice.name() + ".end", slice.first() + slice.shape().c());
    String axis = graph.integers(slice.name() + ".axis", 1);
    return node("Slice", slice, x, begin, end, axis);
  }

  private OnnxValue innerProduct(Layer layer, OnnxValue[] in) {
    boolean same = in[0].shape().equals(in[1].shape());
    String a = same ? values.vector(in[0]) : values.channelsLast(in[0]);
    String b = same ? values.vector(in[1]) : values.channelsLast(in[1]);
    String axis = graph.integers(layer.name() + ".axis", 1);
    String sum = node("ReduceSum", layer, node("Mul", layer, a, b), axis);
    return new OnnxValue(sum, layer.shape(), false);
  }
}

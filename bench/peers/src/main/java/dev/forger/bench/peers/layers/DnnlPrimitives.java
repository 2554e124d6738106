// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.Layer;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.deconvolution_backward_data;
import org.bytedeco.dnnl.deconvolution_backward_weights;
import org.bytedeco.dnnl.deconvolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_desc;

/** oneDNN's descriptors of a layer: deconvolutions for transposed convolutions. */
final class DnnlPrimitives {
  private static final algorithm CONVOLUTION = algorithm.convolution_auto;
  private static final algorithm DECONVOLUTION = algorithm.deconvolution_direct;
  private static final prop_kind TRAINING = prop_kind.forward_training;

  private final engine cpu;
  private final Geometry geometry;
  private final memory.format_tag images;
  private final long[] stride;
  private final long[] pad;

  DnnlPrimitives(engine cpu, Geometry geometry, memory.format_tag images) {
    this.cpu = cpu;
    this.geometry = geometry;
    this.images = images;
    Layer l = geometry.layer();
    this.stride = new long[] {l.stride(), l.stride()};
    this.pad = new long[] {l.padding(), l.padding()};
  }

  Geometry geometry() {
    return geometry;
  }

  /** Sizes of an operand in oneDNN's logical order: image channels first, filter out, in. */
  long[] sizes(String operand) {
    Layer l = geometry.layer();
    int out = geometry.outSide();
    return switch (operand) {
      case "x", "dx" -> new long[] {Layer.BATCH, l.channels(), l.side(), l.side()};
      case "y", "dy" -> new long[] {Layer.BATCH, l.outChannels(), out, out};
      default -> new long[] {l.outChannels(), l.channels(), l.kernel(), l.kernel()};
    };
  }

  /** Forger's order of an operand. */
  memory.desc plain(String operand) {
    memory.format_tag filter =
        geometry.transposed() ? memory.format_tag.ihwo : memory.format_tag.ohwi;
    boolean isFilter = Geometry.isFilter(operand);
    return desc(operand, isFilter ? filter : memory.format_tag.nhwc);
  }

  private memory.desc desc(String operand, memory.format_tag tag) {
    return new memory.desc(sizes(operand), memory.data_type.f32, tag);
  }

  /** The place of an operand among a primitive's arguments. */
  static int argument(String operand) {
    return switch (operand) {
      case "x" -> dnnl.DNNL_ARG_SRC;
      case "y" -> dnnl.DNNL_ARG_DST;
      case "filter" -> dnnl.DNNL_ARG_WEIGHTS;
      case "dx" -> dnnl.DNNL_ARG_DIFF_SRC;
      case "dy" -> dnnl.DNNL_ARG_DIFF_DST;
      default -> dnnl.DNNL_ARG_DIFF_WEIGHTS;
    };
  }

  /** The format that a primitive asks for. */
  static memory.desc asked(primitive_desc of, String operand) {
    return switch (operand) {
      case "x" -> of.src_desc();
      case "y" -> of.dst_desc();
      case "filter" -> of.weights_desc();
      case "dx" -> of.diff_src_desc();
      case "dy" -> of.diff_dst_desc();
      default -> of.diff_weights_desc();
    };
  }

  primitive_desc descriptor(Pass pass) {
    return descriptor(pass, desc("x", images), desc("y", images));
  }

  /** A plain convolution: that of a transposed one's gradient. */
  primitive_desc direct() {
    return descriptor(geometry.transposed() ? Pass.BACKWARD_DATA : Pass.FORWARD);
  }

  /** A pass on images of given formats. */
  primitive_desc descriptor(Pass pass, memory.desc x, memory.desc y) {
    memory.desc w = desc("filter", memory.format_tag.any);
    return geometry.transposed() ? deconvolution(pass, x, w, y) : convolution(pass, x, w, y);
  }

  private primitive_desc convolution(Pass pass, memory.desc x, memory.desc w, memory.desc y) {
    convolution_forward.primitive_desc forward =
        new convolution_forward.primitive_desc(
            cpu, TRAINING, CONVOLUTION, x, w, y, stride, pad, pad);
    return switch (pass) {
      case FORWARD -> forward;
      case BACKWARD_DATA ->
          new convolution_backward_data.primitive_desc(
              cpu, CONVOLUTION, x, w, y, stride, pad, pad, forward);
      case BACKWARD_WEIGHTS ->
          new convolution_backward_weights.primitive_desc(
              cpu, CONVOLUTION, x, w, y, stride, pad, pad, forward);
    };
  }

  private primitive_desc deconvolution(Pass pass, memory.desc x, memory.desc w, memory.desc y) {
    deconvolution_forward.primitive_desc forward =
        new deconvolution_forward.primitive_desc(
            cpu, TRAINING, DECONVOLUTION, x, w, y, stride, pad, pad);
    return switch (pass) {
      case FORWARD -> forward;
      case BACKWARD_DATA ->
          new deconvolution_backward_data.primitive_desc(
              cpu, DECONVOLUTION, x, w, y, stride, pad, pad, forward);
      case BACKWARD_WEIGHTS ->
          new deconvolution_backward_weights.primitive_desc(
              cpu, DECONVOLUTION, x, w, y, stride, pad, pad, forward);
    };
  }
}

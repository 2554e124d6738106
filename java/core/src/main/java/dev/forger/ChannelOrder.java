// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** Where the channels of an image stand in memory. */
public enum ChannelOrder {
  /** Height, width, channels (NHWC): Forger's own order, that of TensorFlow and of pictures. */
  LAST,
  /** Channels, height, width (NCHW): that of PyTorch, ONNX, DJL and ND4J. */
  FIRST
}

// SPDX-License-Identifier: Apache-2.0
package dev.forger.exchange;

import dev.forger.Shape;

/**
 * A value of a graph.
 *
 * @param name of the value
 * @param shape of a sample
 * @param image whether it has the axes batch, channels, height, width; otherwise it has two, batch
 *     and the elements in this order
 */
record OnnxValue(String name, Shape shape, boolean image) {}

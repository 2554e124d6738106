// SPDX-License-Identifier: Apache-2.0
/** Networks as ONNX files, and weights that other libraries saved. */
package dev.forger.exchange;

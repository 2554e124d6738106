// SPDX-License-Identifier: Apache-2.0
/** Feature extractors that are ONNX models. */
package dev.forger.onnx;

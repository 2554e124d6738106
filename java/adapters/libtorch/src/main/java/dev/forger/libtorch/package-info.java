// SPDX-License-Identifier: Apache-2.0
/** Memory shared with tensors of libtorch, as Bytedeco binds it. */
package dev.forger.libtorch;

// SPDX-License-Identifier: Apache-2.0
/** Generators in programs that do not train: loaded once, shared by sessions in any threads. */
package dev.forger.gan.inference;

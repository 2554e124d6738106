// SPDX-License-Identifier: Apache-2.0
/** Text as data of GANs: characters one-hot along a line of pixels, models of them, ciphers. */
package dev.forger.gan.text;

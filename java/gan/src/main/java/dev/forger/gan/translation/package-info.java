// SPDX-License-Identifier: Apache-2.0
/** GANs that turn images of one kind into another: without pairs, or learnt from pairs. */
package dev.forger.gan.translation;

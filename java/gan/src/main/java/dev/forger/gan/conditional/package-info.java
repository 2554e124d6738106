// SPDX-License-Identifier: Apache-2.0
/** GANs that are told what to make: classes as conditions of generator and critic. */
package dev.forger.gan.conditional;

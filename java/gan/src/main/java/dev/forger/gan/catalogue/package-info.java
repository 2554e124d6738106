// SPDX-License-Identifier: Apache-2.0
/** Which classes implement which rows of the catalogue of generative systems. */
package dev.forger.gan.catalogue;

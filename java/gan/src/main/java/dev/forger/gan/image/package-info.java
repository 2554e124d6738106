// SPDX-License-Identifier: Apache-2.0
/** Generated images as files: PNG grids, folders of PNGs, NumPy arrays; paths between latents. */
package dev.forger.gan.image;

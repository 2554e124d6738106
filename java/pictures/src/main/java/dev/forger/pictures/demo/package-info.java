// SPDX-License-Identifier: Apache-2.0
/**
 * Small experiments whose results are pictures, from inverse transform to boundary-seeking GANs.
 */
package dev.forger.pictures.demo;

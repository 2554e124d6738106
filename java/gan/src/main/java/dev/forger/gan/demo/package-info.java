// SPDX-License-Identifier: Apache-2.0
/** Small experiments from papers, with the figures that they gave there. */
package dev.forger.gan.demo;

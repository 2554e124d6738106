// SPDX-License-Identifier: Apache-2.0
/** Memory shared with arrays of ND4J. */
package dev.forger.nd4j;

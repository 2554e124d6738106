// SPDX-License-Identifier: Apache-2.0
/** Memory shared with arrays of the Deep Java Library, and networks of Forger as its blocks. */
package dev.forger.djl;

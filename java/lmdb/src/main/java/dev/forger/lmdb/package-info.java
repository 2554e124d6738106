// SPDX-License-Identifier: Apache-2.0
/** Data sets that are LMDB databases of picture files. */
package dev.forger.lmdb;

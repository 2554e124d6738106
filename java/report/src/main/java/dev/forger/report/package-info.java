// SPDX-License-Identifier: Apache-2.0
/** Shows what is in a run folder, as one HTML page without any other file. */
package dev.forger.report;

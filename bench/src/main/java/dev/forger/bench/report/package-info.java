// SPDX-License-Identifier: Apache-2.0
/**
 * What {@code scripts/bench} runs: choice of benchmarks, estimate, table, result file, comparison.
 */
package dev.forger.bench.report;

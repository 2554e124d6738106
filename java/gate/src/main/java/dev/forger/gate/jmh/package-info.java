// SPDX-License-Identifier: Apache-2.0
/** What JMH says: its listing of benchmarks and its JSON of results. */
package dev.forger.gate.jmh;

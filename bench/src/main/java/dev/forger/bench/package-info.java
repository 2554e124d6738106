// SPDX-License-Identifier: Apache-2.0
/** JMH benchmarks of every operation, of whole steps and of the machine, and what reports them. */
package dev.forger.bench;

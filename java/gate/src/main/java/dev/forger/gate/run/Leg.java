// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import dev.forger.gate.jmh.BenchmarkResult;
import java.time.Instant;
import java.util.List;

/**
 * One fork of one jar: the unit of all statistics.
 *
 * @param request what was asked for
 * @param start when it began
 * @param seconds that it took, JVM starts included
 * @param reading of the machine around it
 * @param kept false where it was repeated, because the machine was not as usual
 * @param shared the iterations during which the other side's fork ran on the same processor, or
 *     null for a leg that ran alone
 * @param results of those iterations, under the names of the base jar
 */
public record Leg(
    LegRequest request,
    Instant start,
    double seconds,
    Reading reading,
    boolean kept,
    Span shared,
    List<BenchmarkResult> results) {}

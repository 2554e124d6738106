// SPDX-License-Identifier: Apache-2.0
/** The performance gate: two JMH benchmark jars compared on a noisy machine. */
module dev.forger.gate {
  requires info.picocli;
  requires org.apache.commons.statistics.distribution;
  requires org.apache.commons.statistics.inference;
  requires tools.jackson.core;

  opens dev.forger.gate to
      info.picocli;
  opens dev.forger.gate.facts to
      info.picocli;
}

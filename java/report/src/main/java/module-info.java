// SPDX-License-Identifier: Apache-2.0
/** Reports of runs. */
module dev.forger.report {
  requires transitive dev.forger.gan;
  requires com.google.protobuf;
  requires jdk.httpserver;
  requires tools.jackson.databind;

  exports dev.forger.report;
}

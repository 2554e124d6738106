// SPDX-License-Identifier: Apache-2.0
/** The command line of Forger. */
module dev.forger.cli {
  requires dev.forger.gan;
  requires info.picocli;
}

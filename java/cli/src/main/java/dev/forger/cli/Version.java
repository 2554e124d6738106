// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of this build. */
final class Version implements IVersionProvider {
  /** Made by picocli. */
  Version() {}

  static String text() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development build" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"forger " + text()};
  }
}

// SPDX-License-Identifier: Apache-2.0
/** The command line of Forger. */
module dev.forger.cli {
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires dev.forger.exchange;
  requires dev.forger.gan;
  requires dev.forger.pictures;
  requires dev.forger.report;
  requires info.picocli;
  requires java.net.http;
  requires org.slf4j;
  requires me.tongfei.progressbar;
  requires tools.jackson.databind;

  opens dev.forger.cli to
      info.picocli;

  provides ch.qos.logback.classic.spi.Configurator with
      dev.forger.cli.LogConfigurator;
}

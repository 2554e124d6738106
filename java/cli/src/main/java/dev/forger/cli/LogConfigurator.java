// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.forger.gan.data.ImageCache;
import org.slf4j.Logger;

/** Sets up logging in code, which starts faster than from XML: one line a message, on stderr. */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  private static volatile Level level = Level.WARN;

  /** Made by the service loader. */
  public LogConfigurator() {}

  /** Chooses what is logged; to be called before the first message. */
  static void verbosity(boolean verbose, boolean quiet) {
    level = verbose ? Level.DEBUG : quiet ? Level.ERROR : Level.WARN;
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("forger: %msg%n%nopex");
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(level);
    root.addAppender(appender);
    if (level != Level.ERROR) {
      // To decode many pictures takes minutes: they are told of.
      context.getLogger(ImageCache.class.getName()).setLevel(Level.INFO);
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}

package io.outrigger.it.spring;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** Makes the agent's logger throw, or never return. */
final class StubbornFilter extends TurboFilter {
  private final boolean throwing;

  private StubbornFilter(boolean throwing) {
    this.throwing = throwing;
  }

  static void install(String how) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.resetTurboFilterList();
    context.addTurboFilter(new StubbornFilter(how.equals("throws")));
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] parameters,
      @Nullable Throwable thrown) {
    if (format != null && logger.getName().equals("io.outrigger")) {
      if (throwing) {
        throw new IllegalStateException("full");
      }
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException over) {
        Thread.currentThread().interrupt();
      }
    }
    return FilterReply.NEUTRAL;
  }
}

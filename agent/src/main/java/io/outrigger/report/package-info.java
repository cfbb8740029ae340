/**
 * What leaves for people beside telemetry: a line per decision, and incidents as lines, files and
 * messages. Hears of calls through {@code engine}'s {@code CallWatch}; judges them by {@code
 * incident}; set up by {@code AgentStarter}. May call {@code engine}'s vocabulary, {@code incident}
 * and {@code config}. Nothing here blocks a call: what may block runs on threads of its own, which
 * start when they are needed and end when they are idle.
 */
@NullMarked
package io.outrigger.report;

import org.jspecify.annotations.NullMarked;

/**
 * The imperative shell: holds clock, sleeper and scheduler, and drives one plan for blocking and
 * asynchronous clients. Called by the clients; calls {@code route}, {@code classify}, {@code
 * provider}, {@code engine}.
 */
@NullMarked
package io.outrigger.call;

import org.jspecify.annotations.NullMarked;

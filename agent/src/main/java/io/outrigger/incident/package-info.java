/**
 * When failures are somebody's business: rolling windows per endpoint and model, and the incidents
 * that they open, escalate and close. Pure: time is an argument. Told by {@code report}; may call
 * {@code config} and {@code engine}'s vocabulary.
 */
@NullMarked
package io.outrigger.incident;

import org.jspecify.annotations.NullMarked;

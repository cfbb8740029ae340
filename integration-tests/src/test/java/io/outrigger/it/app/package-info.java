/**
 * What the sample applications do when no agent is there: the baseline that the agent is measured
 * against.
 */
@NullMarked
package io.outrigger.it.app;

import org.jspecify.annotations.NullMarked;

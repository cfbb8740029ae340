/**
 * The operator's words: validated records for everything the properties file can say. Level 0: read
 * by every stage, calls none.
 */
@NullMarked
package io.outrigger.config;

import org.jspecify.annotations.NullMarked;

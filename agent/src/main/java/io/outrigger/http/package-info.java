/**
 * Client-neutral words for requests, responses and bodies. Level 0: every stage may use them; they
 * call nothing.
 */
@NullMarked
package io.outrigger.http;

import org.jspecify.annotations.NullMarked;

/** A real browser, driven over its own protocol, for what is shown to people. */
@NullMarked
package io.outrigger.it.browser;

import org.jspecify.annotations.NullMarked;

/** Tests of the demonstration. */
@NullMarked
package io.outrigger.it.demo;

import org.jspecify.annotations.NullMarked;

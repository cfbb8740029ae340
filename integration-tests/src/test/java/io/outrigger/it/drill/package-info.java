@NullMarked
package io.outrigger.it.drill;

import org.jspecify.annotations.NullMarked;

/**
 * A second Java agent that breaks the first one: it makes any chosen method of Outrigger's own
 * classes throw. The fail-open tests pack it into a jar and steer it over a socket.
 */
@NullMarked
package io.outrigger.it.sabotage;

import org.jspecify.annotations.NullMarked;

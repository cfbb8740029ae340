/** What the tests of all clients need on the other side. */
@NullMarked
package io.outrigger.client.wire;

import org.jspecify.annotations.NullMarked;

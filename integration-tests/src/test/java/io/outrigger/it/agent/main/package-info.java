/** Small applications that the tests beside this package run in JVMs of their own. */
@NullMarked
package io.outrigger.it.agent.main;

import org.jspecify.annotations.NullMarked;

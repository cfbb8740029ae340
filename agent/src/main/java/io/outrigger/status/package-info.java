/**
 * How the calls are, for people and machines that ask this JVM: a page, {@code /health}, a JMX
 * bean. Hears of calls as a watch; called by {@code agent} alone. Knows {@code engine} and {@code
 * config}. Nothing here ever holds a prompt, a reply, a credential or a query string.
 */
@NullMarked
package io.outrigger.status;

import org.jspecify.annotations.NullMarked;

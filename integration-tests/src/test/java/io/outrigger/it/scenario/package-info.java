/**
 * The failure scenarios: real SDKs in JVMs of their own with the packaged agent, a scripted
 * provider in this one. A verdict is read from what the application printed and from what the
 * provider saw.
 */
@NullMarked
package io.outrigger.it.scenario;

import org.jspecify.annotations.NullMarked;

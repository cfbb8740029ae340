/** Outrigger: everything in here runs behind the agent's isolated class loader. */
@org.jspecify.annotations.NullMarked
package io.outrigger;

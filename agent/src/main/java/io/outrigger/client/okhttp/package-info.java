/**
 * OkHttp 3.14, 4 and 5. The hook class runs behind the agent's loader and knows the library by name
 * only; every other class of this package is an adapter, defined once per application loader, where
 * it sees that library. Called by woven code; may call {@code call}, {@code http}, {@code weave}'s
 * interface and its own library, never another client.
 */
@NullMarked
package io.outrigger.client.okhttp;

import org.jspecify.annotations.NullMarked;

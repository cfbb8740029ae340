package io.outrigger.engine;

import org.jspecify.annotations.Nullable;

/** A call to tell a watch of. */
public record SomeCall(CallFacts facts, Target target, @Nullable String traceId)
    implements CallWatch.Watched {}

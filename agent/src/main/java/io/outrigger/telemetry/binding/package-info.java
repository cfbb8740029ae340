/**
 * {@code Binding} written once against the OpenTelemetry API. Compiled against our copy of the API;
 * defined again at run time, with the API's names rewritten, for the application's copy and for
 * that of the OpenTelemetry agent. Hence the rules: no names, no policy, no state beyond one API
 * copy, and nothing newer than API 1.10 without a way round it.
 */
@NullMarked
package io.outrigger.telemetry.binding;

import org.jspecify.annotations.NullMarked;

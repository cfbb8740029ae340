/** An application as Spring Boot makes them, for the tests of integration-tests. */
@NullMarked
package io.outrigger.it.spring;

import org.jspecify.annotations.NullMarked;

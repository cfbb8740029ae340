package io.outrigger.telemetry;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which class each application's loader has under one name, looked up once; all held weakly. */
final class LoadersClass {
  private final Function<ClassLoader, @Nullable Class<?>> find;
  // An empty reference where a loader has none.
  private final Map<ClassLoader, WeakReference<@Nullable Class<?>>> known = new WeakHashMap<>();
  // The answer for the loader asked last: most JVMs have one, and its calls take no lock.
  private volatile Seen last = new Seen(new WeakReference<>(null), new WeakReference<>(null));

  private record Seen(
      WeakReference<@Nullable ClassLoader> application, WeakReference<@Nullable Class<?>> type) {}

  /**
   * @param find loads the class without initializing it; null where there is none
   */
  LoadersClass(Function<ClassLoader, @Nullable Class<?>> find) {
    this.find = find;
  }

  @Nullable Class<?> of(ClassLoader application) {
    Seen seen = last;
    if (seen.application().refersTo(application)) {
      return seen.type().get();
    }
    WeakReference<@Nullable Class<?>> found = lookUp(application);
    last = new Seen(new WeakReference<>(application), found);
    return found.get();
  }

  private synchronized WeakReference<@Nullable Class<?>> lookUp(ClassLoader application) {
    WeakReference<@Nullable Class<?>> found = known.get(application);
    if (found == null) {
      found = new WeakReference<>(find.apply(application));
      known.put(application, found);
    }
    return found;
  }
}

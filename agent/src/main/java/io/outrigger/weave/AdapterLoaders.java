package io.outrigger.weave;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One adapter loader per application loader. An adapter refers to its application's loader, so both
 * key and value are weak; what keeps an adapter alive are the call sites of the woven classes.
 */
final class AdapterLoaders {

  private final Map<ClassLoader, WeakReference<AdapterLoader>> byApplication = new WeakHashMap<>();
  private @Nullable AdapterLoader ofBootLoader;

  synchronized AdapterLoader of(@Nullable ClassLoader application) {
    if (application == null) {
      if (ofBootLoader == null) {
        ofBootLoader = new AdapterLoader(null);
      }
      return ofBootLoader;
    }
    WeakReference<AdapterLoader> known = byApplication.get(application);
    AdapterLoader loader = known == null ? null : known.get();
    if (loader == null) {
      loader = new AdapterLoader(application);
      byApplication.put(application, new WeakReference<>(loader));
    }
    return loader;
  }
}

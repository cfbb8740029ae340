package io.outrigger.telemetry;

import java.lang.reflect.Field;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The context of an application that keeps its SDK to itself, as Spring Boot does: its spans go
 * where we cannot follow, but ours can be their children.
 */
final class ReadContext {
  private final GlobalApi api;
  private final ClassRelocation relocation;
  private volatile @Nullable Supplier<@Nullable TraceParent> currentSpan;
  private volatile boolean unreadable;

  ReadContext(GlobalApi api, ClassRelocation relocation) {
    this.api = api;
    this.relocation = relocation;
  }

  /** The span current on this thread; null where there is none, or none that can be seen. */
  @Nullable TraceParent currentSpan() {
    if (unreadable) {
      return null;
    }
    Supplier<@Nullable TraceParent> reader = currentSpan;
    if (reader == null) {
      try {
        if (!isInUse()) {
          return null;
        }
        reader = new BindingLoader(api.loader(), api.prefix(), relocation).currentSpan();
        currentSpan = reader;
      } catch (ReflectiveOperationException | LinkageError | RuntimeException strange) {
        unreadable = true;
        return null;
      }
    }
    return reader.get();
  }

  /**
   * Whether the application has used its context yet: whoever does so first settles how contexts
   * are stored, and wrappers that the application adds later (Micrometer's, for the log's MDC)
   * would be ignored.
   */
  private boolean isInUse() throws ReflectiveOperationException {
    Field used =
        Class.forName(api.prefix() + "context.ContextStorageWrappers", true, api.loader())
            .getDeclaredField("storageInitialized");
    used.setAccessible(true);
    return used.getBoolean(null);
  }
}

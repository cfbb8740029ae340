package io.outrigger.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A redeployed application must not stay in memory because the agent knows its loader. */
class UnloadingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

  /** What the agent holds for the life of the JVM. */
  private final List<Object> held = new ArrayList<>();

  @Test
  void adapterLoaderGoesWithItsApplication() throws Exception {
    AdapterLoaders loaders = new AdapterLoaders();
    held.add(loaders);
    WeakReference<Object> application = useOnce(loaders);

    assertThat(nextCollected()).isSameAs(application);
    assertThat(held).hasSize(1);
  }

  @Test
  void wovenAndLinkedClassesGoWithTheirApplication() throws Exception {
    WeakReference<Object> application = callOnce();

    assertThat(nextCollected()).isSameAs(application);
    assertThat(held).hasSize(2);
  }

  @Test
  void oneApplicationHasOneAdapterLoader() throws Exception {
    AdapterLoaders loaders = new AdapterLoaders();
    try (URLClassLoader application = new URLClassLoader(new URL[0])) {
      AdapterLoader first = loaders.of(application);

      assertThat(loaders.of(application)).isSameAs(first);
      assertThat(first.getParent()).isSameAs(application);
      assertThat(loaders.of(null)).isNotSameAs(first).isSameAs(loaders.of(null));
    }
  }

  private WeakReference<Object> useOnce(AdapterLoaders loaders) throws Exception {
    try (URLClassLoader application = new URLClassLoader(new URL[0])) {
      assertThat(loaders.of(application).getParent()).isSameAs(application);
      return new WeakReference<>(application, collected);
    }
  }

  private WeakReference<Object> callOnce() throws Exception {
    HookModule hook = new ToyHook(ToyAdapter.class.getName(), "send", List.of());
    UnaryOperator<String> toy = ToyLoader.load(hook, new WeaveReport(line -> {}), each -> {});
    assertThat(toy.apply("answer")).isEqualTo("adapter");
    ToyLoader application = (ToyLoader) toy.getClass().getClassLoader();
    held.add(application.linker());
    held.add(application.weaver());
    return new WeakReference<>(application, collected);
  }

  private @Nullable Reference<?> nextCollected() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Reference<?> next = null;
    while (next == null && System.nanoTime() < end) {
      System.gc();
      next = collected.remove(50);
    }
    return next;
  }
}

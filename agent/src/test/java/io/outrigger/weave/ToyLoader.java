package io.outrigger.weave;

import java.lang.invoke.MethodHandle;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The application's loader in these tests: defines a woven {@link Toy} of its own. */
final class ToyLoader extends ClassLoader {

  /** An adapter that this loader gives out itself, calling the toy before it does. */
  static final String FETCHED_ADAPTER = "toy.Adapter";

  private final Weaver weaver;
  private final MethodHandle linker;
  private final Consumer<UnaryOperator<String>> whileFetching;
  private @Nullable UnaryOperator<String> toy;

  private ToyLoader(
      Weaver weaver, MethodHandle linker, Consumer<UnaryOperator<String>> whileFetching) {
    super(ToyLoader.class.getClassLoader());
    this.weaver = weaver;
    this.linker = linker;
    this.whileFetching = whileFetching;
  }

  @SuppressWarnings("unchecked")
  static UnaryOperator<String> load(
      HookModule hook, WeaveReport report, Consumer<UnaryOperator<String>> whileFetching)
      throws Exception {
    Weaver weaver = new Weaver(java.util.List.of(hook), report, ToyBootstrap.link());
    ToyLoader loader = new ToyLoader(weaver, CallSiteLinker.entry(report), whileFetching);
    UnaryOperator<String> toy =
        (UnaryOperator<String>)
            loader.loadClass(Toy.class.getName()).getDeclaredConstructor().newInstance();
    loader.toy = toy;
    return toy;
  }

  Weaver weaver() {
    return weaver;
  }

  MethodHandle linker() {
    return linker;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.equals(FETCHED_ADAPTER) && toy != null) {
      whileFetching.accept(toy);
      return ToyAdapter.class;
    }
    if (!name.equals(Toy.class.getName())) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? defineToy(name) : loaded;
    }
  }

  private Class<?> defineToy(String name) throws ClassNotFoundException {
    try {
      byte[] original = WeaverTest.bytesOf(Toy.class);
      byte[] woven = weaver.transform(this, ToyHook.TYPE, null, null, original);
      byte[] bytes = woven == null ? original : woven;
      return defineClass(name, bytes, 0, bytes.length);
    } catch (Exception failure) {
      throw new ClassNotFoundException(name, failure);
    }
  }
}

package io.outrigger.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class WeaverTest {

  private static final String ADAPTER = ToyAdapter.class.getName();

  private final List<String> lines = new ArrayList<>();
  private final WeaveReport report = new WeaveReport(lines::add);

  @Test
  void originalRunsWhenTheAdapterGivesNull() throws Exception {
    assertThat(woven(hook()).apply("word")).isEqualTo("original word");
    assertThat(report.counts()).containsEntry("toy/WOVEN", 1L).containsEntry("toy/LINKED", 2L);
  }

  @Test
  void applicationGetsTheAdaptersValueInPlaceOfTheOriginals() throws Exception {
    UnaryOperator<String> toy = woven(hook());

    assertThat(toy.apply("answer")).isEqualTo("adapter");
    assertThat(toy.apply("null")).isNull();
  }

  @Test
  void applicationGetsTheAdaptersCheckedExceptionAsItIs() throws Exception {
    assertThat(woven(hook()).apply("throw")).isEqualTo("java.io.IOException: adapter");
    assertThat(lines).isEmpty();
  }

  @Test
  void originalRunsWhenTheAdapterFailsAndThatIsSaidOnce() throws Exception {
    UnaryOperator<String> toy = woven(hook());

    assertThat(toy.apply("fail")).isEqualTo("original fail");
    assertThat(toy.apply("fail")).isEqualTo("original fail");
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).contains("toy", "ToyAdapter.send", "IllegalStateException");
    assertThat(report.counts()).containsEntry("toy/ADAPTER_FAILED", 2L);
  }

  @Test
  void aLibraryThatTheAdapterDoesNotFitIsLeftAloneFromThenOn() throws Exception {
    UnaryOperator<String> toy = woven(hook());
    UnaryOperator<String> elsewhere = woven(hook());

    assertThat(toy.apply("misfit")).isEqualTo("original misfit");
    assertThat(toy.apply("answer")).isEqualTo("original answer");
    assertThat(toy.apply("misfit")).isEqualTo("original misfit");
    assertThat(lines)
        .singleElement()
        .asString()
        .contains("toy", "ToyAdapter.send", "okhttp3.Toy.gone()", "without Outrigger");
    assertThat(report.counts()).containsEntry("toy/SWITCHED_OFF", 1L);
    assertThat(elsewhere.apply("answer")).isEqualTo("adapter");
  }

  @Test
  void originalRunsWhenTheAdapterCannotBeLinked() throws Exception {
    UnaryOperator<String> toy = woven(new ToyHook("no.such.Adapter", "send", List.of()));

    assertThat(toy.apply("answer")).isEqualTo("original answer");
    assertThat(lines).anySatisfy(line -> assertThat(line).contains("no.such.Adapter.send"));
    assertThat(report.counts()).containsEntry("toy/LINK_FAILED", 2L);
  }

  @Test
  void hookIsSkippedWithTheNameOfTheMemberThatIsMissing() throws Exception {
    List<String> members =
        List.of(
            "io/outrigger/weave/Toy#apply(Ljava/lang/String;)Ljava/lang/String;",
            "io/outrigger/weave/Toy#gone()V");
    UnaryOperator<String> toy = woven(new ToyHook(ADAPTER, "send", members));

    assertThat(toy.apply("answer")).isEqualTo("original answer");
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).contains("io/outrigger/weave/Toy#gone()V");
    assertThat(report.counts()).containsEntry("toy/HOOK_SKIPPED", 1L);
  }

  @Test
  void hookThatFindsNoMethodIsSkippedAndSaysSo() throws Exception {
    UnaryOperator<String> toy = woven(new ToyHook(ADAPTER, "renamed", List.of()));

    assertThat(toy.apply("answer")).isEqualTo("original answer");
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).contains("Toy#renamed(Ljava/lang/String;)Ljava/lang/String;");
  }

  @Test
  void classesOlderThanInvokedynamicAreLeftAlone() throws Exception {
    byte[] bytes = bytesOf(Toy.class);
    bytes[7] = 50;
    Weaver weaver = new Weaver(List.of(hook()), report, ToyBootstrap.link());

    assertThat(weaver.transform(null, ToyHook.TYPE, null, null, bytes)).isNull();
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).contains("class-file version 50");
  }

  @Test
  void brokenClassFileIsLeftAlone() throws Exception {
    Weaver weaver = new Weaver(List.of(hook()), report, ToyBootstrap.link());

    assertThat(weaver.transform(null, ToyHook.TYPE, null, null, new byte[] {1})).isNull();
    assertThat(report.counts()).containsEntry("toy/HOOK_SKIPPED", 1L);
  }

  @Test
  void callMadeWhileTheAdapterIsFetchedRunsTheOriginalAndLaterOnesTheAdapter() throws Exception {
    List<String> inner = new ArrayList<>();
    ToyHook hook = new ToyHook(ToyLoader.FETCHED_ADAPTER, "send", List.of());
    UnaryOperator<String> toy =
        ToyLoader.load(hook, report, each -> inner.add(each.apply("answer")));

    assertThat(toy.apply("answer")).isEqualTo("adapter");
    assertThat(inner).contains("original answer");
    assertThat(toy.apply("answer")).isEqualTo("adapter");
    assertThat(lines).isEmpty();
  }

  private static ToyHook hook() {
    return new ToyHook(ADAPTER, "send", List.of());
  }

  private UnaryOperator<String> woven(HookModule hook) throws Exception {
    return ToyLoader.load(hook, report, toy -> {});
  }

  static byte[] bytesOf(Class<?> type) throws Exception {
    String file = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }
}

package io.outrigger.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pass over a request or a reply, compared with a tree that a whole JSON parser made. */
class JsonFieldsTest {
  private static final List<String> PATHS =
      List.of("a", "a?", "a.b", "a.b?", "a.b.c", "b", "b?", "b.a.c?", "long-name.a", "c.c?");

  private static final JsonFields FIELDS = JsonFields.of(PATHS);

  /** Any tree whose few names meet the paths often. */
  @Provide
  Arbitrary<Map<String, Object>> trees() {
    Arbitrary<Object> leaves =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(40).map(text -> (Object) text),
            Arbitraries.of("", "\\", "\"", "a\\\"b", "}", "\u00e4\ud83d\ude00", "\n", "{\"a\":1}"),
            Arbitraries.longs().map(number -> (Object) number),
            Arbitraries.doubles().map(number -> (Object) number),
            Arbitraries.of(true, false),
            Arbitraries.just(null));
    Arbitrary<Object> values =
        Arbitraries.lazyOf(
            () -> leaves,
            () -> leaves,
            () -> inner(leaves, 2),
            () -> inner(leaves, 2).list().ofMaxSize(3).map(list -> (Object) list));
    return object(values).map(tree -> tree);
  }

  private static Arbitrary<Object> inner(Arbitrary<Object> leaves, int depth) {
    if (depth == 0) {
      return leaves;
    }
    Arbitrary<Object> below = inner(leaves, depth - 1);
    return Arbitraries.oneOf(
        below,
        object(below).map(tree -> (Object) tree),
        below.list().ofMaxSize(3).map(list -> (Object) list));
  }

  private static Arbitrary<Map<String, Object>> object(Arbitrary<Object> values) {
    return Arbitraries.maps(Arbitraries.of("a", "b", "c", "d", "long-name", "\u00e4\"\\"), values)
        .ofMaxSize(4);
  }

  @Property(tries = 500)
  void findsWhatTheTreeHas(@ForAll("trees") Map<String, Object> tree) {
    byte[] json = Json.write(tree);

    assertThat(found(json)).isEqualTo(expected(Json.tree(json).value()));
  }

  @Property(tries = 500)
  void ofACutTextGivesNothingElse(
      @ForAll("trees") Map<String, Object> tree, @ForAll("cuts") double cut) {
    byte[] json = Json.write(tree);
    byte[] part = Arrays.copyOf(json, (int) (json.length * cut));

    Map<String, Object> whole = expected(Json.tree(json).value());
    found(part)
        .forEach(
            (path, values) -> {
              if (!path.endsWith("?")) { // presence may turn from nothing to something behind
                List<Object> known = new ArrayList<>((List<?>) whole.getOrDefault(path, List.of()));
                assertThat(known).as(path).startsWith(((List<?>) values).toArray());
              } else if (Boolean.TRUE.equals(values)) {
                assertThat(whole).containsEntry(path, true);
              }
            });
  }

  @Property(tries = 500)
  void isWholeOnlyToItsEnd(@ForAll("trees") Map<String, Object> tree, @ForAll("cuts") double cut) {
    byte[] json = Json.write(tree);
    byte[] part = Arrays.copyOf(json, (int) ((json.length - 1) * cut));

    assertThat(FIELDS.read(json).isWhole()).isTrue();
    assertThat(FIELDS.read((new String(json, UTF_8) + " \n").getBytes(UTF_8)).isWhole()).isTrue();
    assertThat(FIELDS.read(part).isWhole()).isFalse();
    assertThat(FIELDS.read((new String(json, UTF_8) + "\n{").getBytes(UTF_8)).isWhole()).isFalse();
  }

  @Provide
  Arbitrary<Double> cuts() {
    return Arbitraries.doubles().between(0, 1);
  }

  private static Map<String, Object> found(byte[] json) {
    JsonFields.Values values = FIELDS.read(json);
    Map<String, Object> found = new LinkedHashMap<>();
    for (String path : PATHS) {
      Object first = values.first(path);
      if (first != null) {
        found.put(path, path.endsWith("?") ? first : values.texts(path));
      }
    }
    return found;
  }

  /** What the paths mean, by the tree. */
  private static Map<String, Object> expected(@Nullable Object tree) {
    Map<String, Object> found = new LinkedHashMap<>();
    for (String path : PATHS) {
      boolean presence = path.endsWith("?");
      List<Object> values = new ArrayList<>();
      walk(tree, Arrays.asList(path.replace("?", "").split("\\.")), presence, values);
      if (presence && !values.isEmpty()) {
        found.put(path, values.contains(true));
      } else if (!values.isEmpty()) {
        found.put(path, values.stream().map(Object::toString).toList());
      }
    }
    return found;
  }

  private static void walk(
      @Nullable Object at, List<String> path, boolean presence, List<Object> into) {
    if (!(at instanceof Map<?, ?> object) || !object.containsKey(path.get(0))) {
      return;
    }
    Object value = object.get(path.get(0));
    boolean last = path.size() == 1;
    if (last && presence && value instanceof List<?> list) {
      into.add(!list.isEmpty());
    }
    for (Object each : value instanceof List<?> list ? list : Arrays.asList(value)) {
      if (!last) {
        walk(each, path.subList(1, path.size()), presence, into);
      } else if (presence && !(each instanceof List)) {
        into.add(isSomething(each));
      } else if (!presence && !(each instanceof Map) && !(each instanceof List) && each != null) {
        into.add(each);
      }
    }
  }

  private static boolean isSomething(@Nullable Object value) {
    return value != null
        && !value.equals(false)
        && !value.equals("")
        && !(value instanceof Map<?, ?> map && map.isEmpty());
  }

  static Stream<Arguments> spellings() {
    return Stream.of(
        Arguments.of("{\"a\":1}", "1"),
        Arguments.of(" {\t\"a\" :\r\n 1 } ", "1"),
        Arguments.of("\ufeff{\"a\":1}", "1"),
        Arguments.of("{\"\\u0061\":1}", "1"),
        Arguments.of("{\"a\":\"x\\u0041\\n\"}", "xA\n"),
        Arguments.of("{\"a\":-12}", "-12"),
        Arguments.of("{\"a\":123456789012345678901234567890}", "123456789012345678901234567890"),
        Arguments.of("{\"a\":1.5e3}", "1500.0"),
        Arguments.of("{\"x\":\"\\\\\",\"a\":1}", "1"),
        Arguments.of("{\"x\":\"1234567\\\"\",\"a\":1}", "1"),
        Arguments.of("{\"x\":{\"a\":2,\"y\":[{\"a\":3},\"]}\"]},\"a\":1}", "1"),
        Arguments.of("[{\"a\":1}]", "1"));
  }

  @ParameterizedTest
  @MethodSource("spellings")
  void readsAsWritten(String json, String first) {
    assertThat(FIELDS.read(json.getBytes(UTF_8)).first("a")).hasToString(first);
  }

  /** Half a word may be the beginning of another: {@code nul} is no error. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "\"a\"",
        "{",
        "{\"a",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":nul",
        "{\"a\":12",
        "{\"a\":tru",
        "{\"a\":\"x",
        "{\"a\":\"x\\\"",
        "{\"a\":{",
        "{\"a\":{\"z\":1",
        "{\"a\":[",
        "{\"a\":nothing}",
        "{\"x\" 1,\"a\":1}",
        "{\"x\":1 \"a\":1}",
        "{\"x\":[1 2],\"x\":}\"a\":1}",
        "<html>{\"a\":1}",
      })
  void findsNothingInWhatBreaksOffBefore(String json) {
    JsonFields.Values values = FIELDS.read(json.getBytes(UTF_8));

    assertThat(values.first("a")).isNull();
    assertThat(values.first("a?")).isNull();
  }

  @Test
  void staysOnItsFeetInDeepNesting() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);

    assertThat(FIELDS.read(("{\"x\":" + deep + ",\"a\":1}").getBytes(UTF_8)).first("a"))
        .isEqualTo(1L);
    assertThat(FIELDS.read(("{\"a\":" + deep + "}").getBytes(UTF_8)).isTrue("a?")).isTrue();
  }

  @Test
  void leavesOutWhatIsTooLongForANameOrParameter() {
    String text = "x".repeat(1_024);

    assertThat(FIELDS.read(("{\"a\":\"" + text + "\"}").getBytes(UTF_8)).text("a")).isEqualTo(text);
    assertThat(FIELDS.read(("{\"a\":\"x" + text + "\"}").getBytes(UTF_8)).text("a")).isNull();
    assertThat(FIELDS.read(("{\"a\":" + "1".repeat(9_999) + "}").getBytes(UTF_8)).first("a"))
        .isNull();
  }
}

package io.outrigger.provider;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonEditTest {

  private static final JsonEdit MODEL = new JsonEdit().set("model", JsonEdit.text("b"));

  @Test
  void replacesTheModelAndNoOtherByte() {
    String before =
        " {\"x\" : 1.0e+01,\t\"model\" :\"a\" , \"t\":\"\\u00e4\\/ \u00e4\", \"n\":[ 1 , 2]}\n";
    assertThat(edit(MODEL, before)).isEqualTo(before.replace("\"a\"", "\"b\""));
  }

  @Test
  void replacesEveryModelThatStandsAtTheTop() {
    assertThat(edit(MODEL, "{\"model\":1,\"m\":{\"model\":\"x\"},\"\\u006dodel\":[{}]}"))
        .isEqualTo("{\"model\":\"b\",\"m\":{\"model\":\"x\"},\"\\u006dodel\":\"b\"}");
  }

  @Test
  void addsWhatIsAbsent() {
    assertThat(edit(MODEL, "{}")).isEqualTo("{\"model\":\"b\"}");
    assertThat(edit(MODEL, "{\"a\":\"x\" }")).isEqualTo("{\"a\":\"x\",\"model\":\"b\" }");
    JsonEdit nested = new JsonEdit().set("reasoning.effort", JsonEdit.valueOf("low"));
    assertThat(edit(nested, "{\"a\":1}")).isEqualTo("{\"a\":1,\"reasoning\":{\"effort\":\"low\"}}");
    assertThat(edit(nested, "{\"reasoning\":null}"))
        .isEqualTo("{\"reasoning\":{\"effort\":\"low\"}}");
    assertThat(edit(nested, "{\"reasoning\":{}}"))
        .isEqualTo("{\"reasoning\":{\"effort\":\"low\"}}");
  }

  @Test
  void leavesAloneWhatAPathDoesNotLeadInto() {
    JsonEdit nested = new JsonEdit().set("a.b", JsonEdit.valueOf("1")).drop(List.of("a.c"));
    assertThat(edit(nested, "{\"a\":[{\"d\":1}]}")).isEqualTo("{\"a\":[{\"d\":1}]}");
    assertThat(edit(nested, "{\"a\":\"text\"}")).isEqualTo("{\"a\":\"text\"}");
  }

  @Test
  void replacesOnlyWherePresent() {
    JsonEdit replaced = new JsonEdit().replace("model", JsonEdit.text("b"));
    assertThat(edit(replaced, "{\"a\":1}")).isEqualTo("{\"a\":1}");
    assertThat(edit(replaced, "{\"model\":null}")).isEqualTo("{\"model\":\"b\"}");
  }

  @Test
  void dropsMembersAndTheirCommas() {
    JsonEdit drop = new JsonEdit().drop(List.of("a", "c", "n.x"));
    assertThat(edit(drop, "{\"a\":1,\"b\":2}")).isEqualTo("{\"b\":2}");
    assertThat(edit(drop, "{\"b\":2,\"a\":[1,{}]}")).isEqualTo("{\"b\":2}");
    assertThat(edit(drop, "{\"a\":1,\"c\":2}")).isEqualTo("{}");
    assertThat(edit(drop, "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"a\":5 }"))
        .isEqualTo("{\"b\":2,\"d\":4 }");
    assertThat(edit(drop, "{\"n\":{\"y\":1,\"x\":2},\"a\":3}")).isEqualTo("{\"n\":{\"y\":1}}");
  }

  @Test
  void dropsInEachElementOfAList() {
    String json =
        "{\"messages\":[{\"role\":\"user\",\"name\":\"x\"}, {\"name\":\"y\"},\"name\",[{\"name\":1,\"a\":2}],null],"
            + "\"tools\":[{\"function\":{\"strict\":true,\"name\":\"f\"}}],\"n\":[]}";
    JsonEdit edit =
        new JsonEdit()
            .drop(List.of("messages.name", "tools.function.strict", "n.x"))
            .set("messages.role", JsonEdit.text("never"));
    assertThat(edit(edit, json))
        .isEqualTo(
            "{\"messages\":[{\"role\":\"user\"}, {},\"name\",[{\"a\":2}],null],"
                + "\"tools\":[{\"function\":{\"name\":\"f\"}}],\"n\":[]}");
  }

  @Test
  void setsWhatIsBothSetAndDropped() {
    JsonEdit both = new JsonEdit().drop(List.of("a", "b")).set("a", JsonEdit.valueOf("0.2"));
    assertThat(edit(both, "{\"a\":1,\"b\":2}")).isEqualTo("{\"a\":0.2}");
    assertThat(edit(both, "{\"b\":2}")).isEqualTo("{\"a\":0.2}");
    assertThat(edit(both, "{\"c\":3,\"b\":2}")).isEqualTo("{\"c\":3,\"a\":0.2}");
  }

  @Test
  void refusesWhatIsNoJsonObjectInUtf8() {
    for (String text :
        List.of("", "[]", "{\"model\":\"a\"} x", "{\"model\":", "{\"a\":1,}", "{'a':1}")) {
      assertThat(edit(MODEL, text)).as(text).isNull();
    }
    assertThat(MODEL.apply("{\"model\":\"a\"}".getBytes(UTF_16))).isNull();
    assertThat(MODEL.apply(new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'})).isNull();
  }

  @Test
  void understandsAByteOrderMark() {
    assertThat(edit(MODEL, "\ufeff{\"model\":\"a\"}")).isEqualTo("\ufeff{\"model\":\"b\"}");
  }

  @Test
  void givesBackTheSameArrayWhereNothingChanges() {
    byte[] body = "{\"a\":1}".getBytes(UTF_8);
    assertThat(new JsonEdit().drop(List.of("b")).apply(body)).isSameAs(body);
  }

  @Test
  void takesAnOperatorsValueAsJsonWhereItIsJson() {
    assertThat(new String(JsonEdit.valueOf("true"), UTF_8)).isEqualTo("true");
    assertThat(new String(JsonEdit.valueOf("{\"a\": [1]}"), UTF_8)).isEqualTo("{\"a\": [1]}");
    assertThat(new String(JsonEdit.valueOf("low"), UTF_8)).isEqualTo("\"low\"");
    assertThat(new String(JsonEdit.valueOf("5 apples"), UTF_8)).isEqualTo("\"5 apples\"");
    assertThat(new String(JsonEdit.valueOf(""), UTF_8)).isEqualTo("\"\"");
  }

  private static @Nullable String edit(JsonEdit edit, String json) {
    byte[] edited = edit.apply(json.getBytes(UTF_8));
    return edited == null ? null : new String(edited, UTF_8);
  }
}

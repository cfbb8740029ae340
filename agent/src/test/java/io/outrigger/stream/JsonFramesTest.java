package io.outrigger.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonFramesTest {

  @Test
  void everyLineIsAValue() {
    assertThat(Frames.of(NdjsonReader::new, "{\"a\":1}\r\n\n  \n{\"b\":\"\u00e4\"}\n{\"c\""))
        .containsExactly("json|{\"a\":1}", "json|{\"b\":\"\u00e4\"}", "unfinished |{\"c\"");
  }

  @Test
  void leavesOutALineThatIsTooLong() {
    assertThat(Frames.of(() -> new NdjsonReader(5), "123456\n12345\n1234567"))
        .containsExactly(
            "Oversize[name=, whole=true]", "json|12345", "Oversize[name=, whole=false]");
  }

  @Test
  void everyElementIsAValue() {
    assertThat(
            Frames.of(
                JsonArrayReader::new,
                "\uFEFF [{\"a\":\"]},{\\\"\"}\r\n,\n{\"b\":[1,{}]} , 12,\"x\\\\\",null]\n"))
        .containsExactly(
            "json|{\"a\":\"]},{\\\"\"}",
            "json|{\"b\":[1,{}]}",
            "json|12",
            "json|\"x\\\\\"",
            "json|null",
            "ArrayEnd[]");
  }

  @Test
  void aBareErrorIsDeliveredLikeAnElement() {
    assertThat(Frames.of(JsonArrayReader::new, "{\"error\":{}}\n"))
        .containsExactly("json|{\"error\":{}}");
  }

  @Test
  void aCutArrayDoesNotEndCleanly() {
    assertThat(Frames.of(JsonArrayReader::new, "[{\"a\":1},{\"b\""))
        .containsExactly("json|{\"a\":1}", "unfinished |{\"b\"");
    assertThat(Frames.of(JsonArrayReader::new, "[{\"a\":1}\n")).containsExactly("json|{\"a\":1}");
  }

  @Test
  void leavesOutAnElementThatIsTooLong() {
    assertThat(Frames.of(() -> new JsonArrayReader(6), "[{\"long\":1},{\"a\":1}]"))
        .containsExactly(
            "Oversize[name=, whole=true]", "Oversize[name=, whole=true]", "ArrayEnd[]");
    assertThat(Frames.of(() -> new JsonArrayReader(7), "[{\"long\":1},{\"a\":1}]"))
        .containsExactly("Oversize[name=, whole=true]", "json|{\"a\":1}", "ArrayEnd[]");
    assertThat(Frames.of(() -> new JsonArrayReader(6), "[{\"long\":"))
        .containsExactly("Oversize[name=, whole=false]");
  }
}

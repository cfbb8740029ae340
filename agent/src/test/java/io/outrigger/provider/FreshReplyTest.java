package io.outrigger.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FreshReplyTest {

  private static String fresh(String body, String type) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new String(new FreshReply("new").of(bytes, type), StandardCharsets.UTF_8);
  }

  @Test
  void aReplyGetsANewIdAndSpendsNothing() {
    String body =
        "{ \"id\": \"chatcmpl-Ab1\", \"choices\":[{\"index\":0,\"message\":{\"content\":\"id 7\"}}],"
            + "\"created\":17,\"usage\":{\"prompt_tokens\":19,\"details\":{\"cached\":3},"
            + "\"cost\":0.25,\"tier\":\"x\"},\"n\":5}";
    assertThat(fresh(body, "application/json"))
        .isEqualTo(
            "{ \"id\": \"chatcmpl-new\", \"choices\":[{\"index\":0,\"message\":"
                + "{\"content\":\"id 7\"}}],\"created\":17,\"usage\":{\"prompt_tokens\":0,"
                + "\"details\":{\"cached\":0},\"cost\":0,\"tier\":\"x\"},\"n\":5}");
  }

  @Test
  void allEventsOfAStreamShareTheNewId() {
    String events =
        "event: a\ndata: {\"id\":\"chatcmpl-1\",\"x\":\"ü\\n\"}\r\n\r\n: hi\n\n"
            + "data:{\"id\":\"chatcmpl-1\",\"usage\":{\"total_tokens\":12}}\n\ndata: [DONE]\n\n";
    assertThat(fresh(events, "text/event-stream; charset=utf-8"))
        .isEqualTo(
            "event: a\ndata: {\"id\":\"chatcmpl-new\",\"x\":\"ü\\n\"}\r\n\r\n: hi\n\n"
                + "data:{\"id\":\"chatcmpl-new\",\"usage\":{\"total_tokens\":0}}\n\n"
                + "data: [DONE]\n\n");
  }

  @Test
  void idsOfPartsStayAndNestedOnesOfTheReplyChange() {
    String events =
        "data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"usage\":"
            + "{\"input_tokens\":25}}}\n\n"
            + "data: {\"response\":{\"id\":\"resp_2\",\"output\":[{\"id\":\"msg_9\"}]},"
            + "\"item_id\":\"msg_9\"}\n\n";
    assertThat(fresh(events, "text/event-stream"))
        .isEqualTo(
            "data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_new\",\"usage\":"
                + "{\"input_tokens\":0}}}\n\n"
                + "data: {\"response\":{\"id\":\"resp_new1\",\"output\":[{\"id\":\"msg_9\"}]},"
                + "\"item_id\":\"msg_9\"}\n\n");
  }

  @Test
  void linesAndArraysOfJsonAreRead() {
    assertThat(fresh("{\"eval_count\":5}\n{\"a\":{\"eval_count\":5}}\n", "application/x-ndjson"))
        .isEqualTo("{\"eval_count\":0}\n{\"a\":{\"eval_count\":5}}\n");
    assertThat(
            fresh("[{\"responseId\":\"q\",\"usageMetadata\":{\"a\":1}}\n,{}]", "application/json"))
        .isEqualTo("[{\"responseId\":\"new\",\"usageMetadata\":{\"a\":0}}\n,{}]");
    assertThat(fresh("{\n  \"id\" : \"x-1\"\n}", "application/json"))
        .isEqualTo("{\n  \"id\" : \"x-new\"\n}");
  }

  @Test
  void awsFramesGetTheirLengthsAndChecksumsAnew() {
    byte[] body =
        new AwsFrames()
            .event("messageStop", Tree.object("stopReason", "end_turn"))
            .event("metadata", Tree.object("usage", Tree.object("inputTokens", 1_234)))
            .reply()
            .body();
    byte[] expected =
        new AwsFrames()
            .event("messageStop", Tree.object("stopReason", "end_turn"))
            .event("metadata", Tree.object("usage", Tree.object("inputTokens", 0)))
            .reply()
            .body();
    assertThat(new FreshReply("new").of(body, "application/vnd.amazon.eventstream"))
        .isEqualTo(expected);
  }

  @Test
  void whatCannotBeReadStaysAsItIs() {
    for (String body : new String[] {"", "{", "data: {", "\u0000\u0001", "{\"id\":\"a\\\"b\"}"}) {
      assertThat(fresh(body, "application/json")).isEqualTo(body);
      assertThat(fresh(body, "text/event-stream")).isEqualTo(body);
      assertThat(fresh(body, "application/vnd.amazon.eventstream")).isEqualTo(body);
    }
  }
}

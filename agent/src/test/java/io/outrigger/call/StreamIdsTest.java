package io.outrigger.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.engine.Hop;
import io.outrigger.engine.Policies;
import io.outrigger.http.OutgoingRequest;
import io.outrigger.provider.Operation.Treatment;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Y13: what a fallback target names in a stream is known before the application can name it. */
class StreamIdsTest {
  private static final String CREATED =
      event("{'type':'response.created','response':{'id':'resp_1','object':'response'}}");
  private static final String ITEM =
      event("{'type':'response.output_item.added','item':{'id':'msg_1','type':'message'}}");
  private static final String PIECE =
      event("{'type':'response.output_text.delta','item_id':'msg_1','delta':'Hi'}");
  private static final String NOTE =
      event("{'type':'response.output_text.annotation.added','annotation':{'file_id':'cfile_1'}}");
  private static final String COMPLETED =
      event(
          "{'type':'response.completed','response':{'id':'resp_1','usage':{'input_tokens':1},"
              + "'output':[{'id':'msg_1'},{'id':'ci_1','container_id':'cntr_1'}]}}");

  private final Policies policies = new Policies();

  private static String event(String json) {
    return "data: " + json.replace('\'', '"') + "\n\n";
  }

  private Delivered stream(String path, boolean elsewhere) {
    CallScript script = new CallScript();
    script.headers = Map.of("Authorization", "Bearer mine");
    script.path = path;
    URI url = URI.create("https://two.example.com" + path);
    OutgoingRequest there = new OutgoingRequest("POST", url, Map.of(), new byte[0], elsewhere);
    return new Delivered(policies, Treatment.FULL, "text/event-stream", script, there);
  }

  private static Hop placeOf(Delivered answer, String... names) {
    CallScript next = new CallScript();
    next.headers = Map.of("Authorization", "Bearer mine");
    return answer
        .world
        .pipeline
        .elsewhere()
        .created()
        .placeOf(new ScriptedExchange.Blocking(answer.world, next), List.of(names), 0);
  }

  @Test
  void aResponseCanBeNamedAsSoonAsItsNameWasRead() {
    Delivered answer = stream("/v1/responses", true);
    answer.shows(CREATED);
    answer.shows(ITEM + PIECE);
    assertThat(placeOf(answer, "resp_1")).as("nobody has read it yet").isNull();

    answer.handOver().gives(CREATED);
    assertThat(placeOf(answer, "resp_1", "msg_1")).isNotNull();
    assertThat(placeOf(answer, "cfile_1")).isNull();

    answer.gives(ITEM + PIECE);
    answer.gives(NOTE);
    assertThat(placeOf(answer, "cfile_1")).isNotNull();
    answer.gives(COMPLETED);
    assertThat(placeOf(answer, "resp_1", "cntr_1", "ci_1")).isNotNull();
    assertThat(answer.watch.finished()).isNull();
    assertThat(answer.world.trace.bugs).isEmpty();
  }

  @Test
  void aStreamThatBreaksHasNamedWhatItNamed() {
    Delivered answer = stream("/v1/responses", true);
    answer.shows(CREATED + PIECE);
    answer.handOver().gives(CREATED + PIECE);
    assertThat(answer.watch.finished()).isNotNull();
    assertThat(placeOf(answer, "resp_1")).isNotNull();
  }

  @Test
  void whatIsAskedAtTheApplicationsOwnPlaceIsThereAnyway() {
    Delivered answer = stream("/v1/responses", false);
    answer.shows(CREATED + PIECE);
    answer.handOver().gives(CREATED + PIECE + COMPLETED);
    assertThat(placeOf(answer, "resp_1")).isNull();
  }

  @Test
  void ofAChatOnlyWhatItSpokeIsNamed() {
    Delivered answer = stream("/v1/chat/completions", true);
    String first =
        event(
            "{'id':'chatcmpl-1','object':'chat.completion.chunk','choices':[{'index':0,"
                + "'delta':{'audio':{'id':'audio_1','transcript':'Hi'}}}]}");
    answer.shows(first);
    answer.handOver().gives(first);
    assertThat(placeOf(answer, "audio_1")).isNotNull();
    assertThat(placeOf(answer, "chatcmpl-1")).isNull();
  }

  @Test
  void oneStreamCannotPushOutWhatAllOthersHaveNamed() {
    Delivered answer = stream("/v1/responses", true);
    answer.shows(CREATED + PIECE);
    answer.handOver().gives(CREATED + PIECE);
    for (int i = 0; i < 10_000; i++) {
      answer.gives(event("{'type':'response.output_item.added','item':{'id':'i" + i + "'}}"));
    }
    assertThat(placeOf(answer, "resp_1")).isNotNull();
    assertThat(placeOf(answer, "i1")).isNotNull();
    assertThat(placeOf(answer, "i9999")).isNull();
  }
}

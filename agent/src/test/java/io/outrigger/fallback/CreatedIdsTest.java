package io.outrigger.fallback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.engine.Hop;
import io.outrigger.http.RequestView;
import io.outrigger.provider.ReplyIds;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CreatedIdsTest {

  private static final Hop B = new Hop("b", "m");
  private static final Hop C = new Hop("c", "m");
  private static final RequestView ME = asker("Bearer my.token");
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private final CreatedIds created = new CreatedIds();

  @Test
  void leadsALaterRequestToTheTargetThatMadeWhatItNames() {
    assertThat(created.isEmpty()).isTrue();
    created.remember(ME, Set.of("resp_1", "cntr_1"), B, 0);
    assertThat(created.isEmpty()).isFalse();
    assertThat(created.placeOf(ME, List.of("resp_1"), HOUR)).isEqualTo(B);
    assertThat(created.placeOf(ME, List.of("cntr_1", "resp_1"), HOUR)).isEqualTo(B);
  }

  @Test
  void leadsNowhereWithoutKnowingEveryName() {
    created.remember(ME, Set.of("resp_1"), B, 0);
    created.remember(ME, Set.of("resp_2"), C, 0);
    assertThat(created.placeOf(ME, List.of(), 0)).isNull();
    assertThat(created.placeOf(ME, List.of("resp_1", "file_of_the_primary"), 0)).isNull();
    assertThat(created.placeOf(ME, List.of("resp_1", "resp_2"), 0)).isNull();
  }

  /**
   * The second credential is of the same account as far as anybody can see, and of another user.
   */
  @Test
  void leadsNobodyElseThere() {
    created.remember(ME, Set.of("resp_1"), B, 0);
    assertThat(created.placeOf(asker("Bearer your.token"), List.of("resp_1"), 0)).isNull();
    assertThat(created.placeOf(asker(null), List.of("resp_1"), 0)).isNull();
    assertThat(created.placeOf(asker("Bearer my.token"), List.of("resp_1"), 0)).isEqualTo(B);
  }

  @Test
  void remembersNothingOfWhomItCannotTell() {
    created.remember(asker(null), Set.of("resp_1"), B, 0);
    created.remember(asker("AWS4-HMAC-SHA256 Credential=A"), Set.of("resp_2"), B, 0);
    assertThat(created.isEmpty()).isTrue();
  }

  @Test
  void forgetsAfterADay() {
    created.remember(ME, Set.of("resp_1"), B, -HOUR);
    assertThat(created.placeOf(ME, List.of("resp_1"), 23 * HOUR - 1)).isEqualTo(B);
    assertThat(created.placeOf(ME, List.of("resp_1"), 23 * HOUR)).isNull();
    created.remember(ME, Set.of(), C, 30 * HOUR);
    assertThat(created.isEmpty()).isTrue();
  }

  @Test
  void isBoundedAndForgetsTheOldest() {
    for (int i = 0; i < CreatedIds.MAX; i++) {
      created.remember(ME, Set.of("resp_" + i), B, i);
    }
    created.remember(ME, Set.of("resp_0"), C, CreatedIds.MAX); // the youngest again
    created.remember(ME, Set.of("resp_new"), B, CreatedIds.MAX);
    assertThat(created.placeOf(ME, List.of("resp_0"), CreatedIds.MAX)).isEqualTo(C);
    assertThat(created.placeOf(ME, List.of("resp_1"), CreatedIds.MAX)).isNull();
    assertThat(created.placeOf(ME, List.of("resp_2"), CreatedIds.MAX)).isEqualTo(B);
    assertThat(created.placeOf(ME, List.of("resp_new"), CreatedIds.MAX)).isEqualTo(B);
  }

  @Test
  void readsTheNamesOutOfAReplyAndOutOfAStreamsEvents() {
    assertThat(
            ids(
                "{\"id\":\"resp_1\",\"conversation\":{\"id\":\"conv_1\"},\"output\":[{\"type\":\"code_interpreter_call\",\"id\":\"ci_1\",\"container_id\":\"cntr_1\"},{\"content\":[{\"annotations\":[{\"file_id\":\"cfile_1\"}]}]}]}"))
        .containsExactlyInAnyOrder("resp_1", "conv_1", "ci_1", "cntr_1", "cfile_1");
    assertThat(
            ids("{\"type\":\"response.created\",\"response\":{\"id\":\"resp_2\",\"output\":[]}}"))
        .containsExactly("resp_2");
    assertThat(
            ids("{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"container\":null}}"))
        .containsExactly("msg_1");
    assertThat(
            ids(
                "{\"type\":\"response.output_item.done\",\"item\":{\"id\":\"msg_2\",\"content\":[{\"annotations\":[{\"file_id\":\"cfile_2\",\"container_id\":\"cntr_2\"}]}]}}"))
        .containsExactlyInAnyOrder("msg_2", "cfile_2", "cntr_2");
    assertThat(ids("{\"annotation\":{\"file_id\":\"cfile_3\"}}")).containsExactly("cfile_3");
    assertThat(
            ids(
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"delta\":{\"audio\":{\"id\":\"audio_2\"}}}]}"))
        .as("a piece of a chat has no name of use")
        .containsExactly("audio_2");
    String many = "{\"id\":\"a\"},".repeat(63) + "{\"id\":\"b\"}";
    assertThat(ids("{\"output\":[" + many + "]}")).containsExactlyInAnyOrder("a", "b");
    StringBuilder items = new StringBuilder("{\"output\":[{\"id\":\"i\"}");
    for (int i = 0; i < 500; i++) {
      items.append(",{\"id\":\"i").append(i).append("\"}");
    }
    assertThat(ids(items + "]}")).hasSize(ReplyIds.MOST);
    assertThat(ids("{\"choices\":[{\"message\":{\"audio\":{\"id\":\"audio_1\"}}}],\"id\":7}"))
        .containsExactly("audio_1");
    assertThat(ids("{\"id\":\"" + "x".repeat(300) + "\"}")).isEmpty();
    assertThat(ids("<html>")).isEmpty();
  }

  private static Set<String> ids(String reply) {
    return ReplyIds.read(reply.getBytes(UTF_8));
  }

  private static RequestView asker(String authorization) {
    App app = new App();
    return (authorization == null ? app : app.header("Authorization", authorization)).view();
  }
}

package io.outrigger.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.outrigger.fuzz.Bounds;
import java.nio.charset.StandardCharsets;

/** Any bytes as a tree, and every tree written again. */
class JsonFuzzTest {

  private static final int FIRST_BUFFERS = 256 * 1024;

  @FuzzTest(maxDuration = Bounds.TIME)
  void anyBytes(byte[] input) {
    Json.Tree tree = Json.tree(input);
    String text = new String(input, StandardCharsets.UTF_8);
    Json.tree(text);
    if (tree.whole()) {
      byte[] written = Json.write(tree.value());
      Json.Tree again = Json.tree(written);
      assertThat(again.whole()).isTrue();
      assertThat(Json.write(again.value())).isEqualTo(written);
    }
    Bounds.check(input.length, FIRST_BUFFERS, () -> Json.tree(input));
    Bounds.check(input.length, FIRST_BUFFERS, () -> Json.tree(text));
  }
}

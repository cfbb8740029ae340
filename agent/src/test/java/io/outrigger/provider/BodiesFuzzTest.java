package io.outrigger.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.outrigger.engine.ReplyFacts;
import io.outrigger.fuzz.Bounds;

/** Any bytes as the body of a request and as that of a reply. */
class BodiesFuzzTest {

  private static final int FIRST_BUFFERS = 256 * 1024;

  @FuzzTest(maxDuration = Bounds.TIME)
  void anyBytes(byte[] input) {
    RequestFacts request = RequestReader.read(input, null, false);
    assertThat(request.model()).isNotEmpty();
    ReplyFacts reply = ReplyReader.read(input);
    assertThat(reply).isNotNull();
    Providers.guess("/v1/messages", input);
    Providers.guess("/any", input);
    Bounds.check(
        input.length,
        FIRST_BUFFERS,
        () -> {
          RequestReader.read(input, null, false);
          ReplyReader.read(input);
        });
  }
}

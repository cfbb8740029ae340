package io.outrigger.stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.outrigger.fuzz.Bounds;

class SseFuzzTest {

  @FuzzTest(maxDuration = Bounds.TIME)
  void anyBytesInAnyChunks(byte[] input) {
    ReaderFuzzing.check(SseReader::new, SseReader::new, input);
  }
}

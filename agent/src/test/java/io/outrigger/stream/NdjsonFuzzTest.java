package io.outrigger.stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.outrigger.fuzz.Bounds;

class NdjsonFuzzTest {

  @FuzzTest(maxDuration = Bounds.TIME)
  void anyBytesInAnyChunks(byte[] input) {
    ReaderFuzzing.check(NdjsonReader::new, NdjsonReader::new, input);
  }
}

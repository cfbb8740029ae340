package io.outrigger.stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.outrigger.fuzz.Bounds;

class JsonArrayFuzzTest {

  @FuzzTest(maxDuration = Bounds.TIME)
  void anyBytesInAnyChunks(byte[] input) {
    ReaderFuzzing.check(JsonArrayReader::new, JsonArrayReader::new, input);
  }
}

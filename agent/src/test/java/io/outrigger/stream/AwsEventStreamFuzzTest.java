package io.outrigger.stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.outrigger.fuzz.Bounds;

class AwsEventStreamFuzzTest {

  @FuzzTest(maxDuration = Bounds.TIME)
  void anyBytesInAnyChunks(byte[] input) {
    ReaderFuzzing.check(AwsEventStreamReader::new, AwsEventStreamReader::new, input);
  }
}

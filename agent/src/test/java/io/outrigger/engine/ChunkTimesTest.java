package io.outrigger.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class ChunkTimesTest {

  @Property(tries = 200)
  void countsAndSumsStayExactAndNoMeanLeavesItsClass(
      @ForAll @Size(min = 1, max = 50)
          List<@LongRange(min = 0, max = 3_000_000_000_000L) Long> gaps) {
    ChunkTimes times = new ChunkTimes();
    gaps.forEach(times::add);

    long[] count = {0};
    double[] sum = {0};
    times.forEach(
        (many, nanos) -> {
          count[0] += many;
          sum[0] += many * nanos;
          long same = gaps.stream().filter(gap -> classOf(gap) == classOf((long) nanos)).count();
          assertThat(same).isEqualTo(many);
        });

    assertThat(count[0]).isEqualTo(gaps.size());
    double exact = gaps.stream().mapToDouble(Long::doubleValue).sum();
    assertThat(sum[0]).isBetween(exact * 0.999_999, exact * 1.000_001 + 1);
  }

  /** The conventions' bounds: 10 ms, doubling. */
  private static int classOf(long nanos) {
    int at = 0;
    for (long limit = 10_000_000; nanos > limit && at < 17; limit *= 2) {
      at++;
    }
    return at;
  }
}

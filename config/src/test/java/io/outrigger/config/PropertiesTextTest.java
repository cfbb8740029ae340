package io.outrigger.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PropertiesTextTest {

  @Test
  void remembersTheLineOnWhichAnEntryStarts() {
    assertThat(PropertiesText.read("# c\r\n\r\na=1\rb : \\\n   2\\\n 3\n! c\nc 4"))
        .containsExactly(
            new PropertiesText.Line(3, "a", "1", false),
            new PropertiesText.Line(4, "b", "23", false),
            new PropertiesText.Line(8, "c", "4", false));
  }

  @Test
  void readsEscapes() {
    assertThat(PropertiesText.read("llama3\\:8b\\=x\\ y=\\u00e4\\t\\\\ z"))
        .containsExactly(new PropertiesText.Line(1, "llama3:8b=x y", "ä\t\\ z", false));
  }

  @Test
  void keepsDuplicates() {
    assertThat(PropertiesText.read("a=1\na=2")).hasSize(2);
  }

  @Test
  void marksMalformedEscapes() {
    assertThat(PropertiesText.read("a=\\u12\nb=\\u٠٠٠٠"))
        .allMatch(PropertiesText.Line::malformed)
        .hasSize(2);
  }

  /** The standard library is the oracle for everything but line numbers and duplicates. */
  @Property
  void readsWhatTheStandardLibraryReads(@ForAll("texts") String text) throws IOException {
    Properties expected = new Properties();
    expected.load(new StringReader(text));
    Map<Object, Object> read = new HashMap<>();
    for (PropertiesText.Line line : PropertiesText.read(text)) {
      assertThat(line.malformed()).isFalse();
      read.put(line.key(), line.value());
    }
    // A lone backslash is an entry without key and value to the library, and nothing to us.
    read.remove("");
    expected.remove("");
    assertThat(read).isEqualTo(expected);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "a", "b", "=", ":", " ", "\t", "\f", "\\", "\\\\", "\n", "\r", "\r\n", "#", "!",
            "\\u0041", "\\n", "é")
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts))
        // A backslash may have come to stand before another part's u.
        .filter(text -> !text.replace("\\u0041", "").contains("\\u"));
  }
}

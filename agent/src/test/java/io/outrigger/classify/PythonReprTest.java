package io.outrigger.classify;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonReprTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'a': None, 'b': True, 'c': False, 'd': 1}  | {"a": null, "b": true, "c": false, "d": 1}
          {'a': "it's"}                               | {"a": "it's"}
          {'a': 'say "x"'}                            | {"a": "say \\"x\\""}
          {'a': 'it\\'s'}                              | {"a": "it's"}
          {"a": 'b'}                                  | {"a": 'b'}
          """)
  void writesPythonAsJson(String python, String json) {
    assertThat(PythonRepr.toJson(python)).isEqualTo(json);
  }

  @Property(tries = 200)
  void neverThrows(@ForAll String text) {
    assertThat(PythonRepr.toJson("{'" + text)).isNotNull();
    assertThat(PythonRepr.toJson(text)).isNotNull();
  }
}

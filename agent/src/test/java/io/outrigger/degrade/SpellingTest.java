package io.outrigger.degrade;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "What is the capital of France? | what is the capital of France",
        "What Is The capital of France? | what is the capital of France.",
        "`  How do I reset  my password? ` | How do I reset my password?",
        "Tell me about Rome. | tell me about Rome",
        "Please translate this | please translate this.",
        "what's up? | what's up?",
        "Hello | hello",
        "I am tired | i am tired",
        "How many GB are 5 TB? | how many GB are 5 TB",
        "Cafe\u0301 in Rome | Caf\u00e9 in Rome",
      })
  void foldsWhatCannotMatter(String one, String other) {
    assertThat(Spelling.fold(one)).isEqualTo(Spelling.fold(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // numbers and identifiers
        "Balance of account 12345678? | Balance of account 12345679?",
        "What happened in 2023? | What happened in 2024?",
        "Convert 1.5 miles | Convert 15 miles",
        "Is -5 more than 3? | Is 5 more than 3?",
        "Explain RFC 2616 | Explain RFC 2617",
        "Ticket A1 | Ticket A2",
        // negation and opposites
        "Can I fly with it? | Can I not fly with it?",
        "Is it safe? | Is it unsafe?",
        "I can eat this | I can't eat this",
        "Am I over 65? | Am I under 65?",
        "With sugar | Without sugar",
        // swapped names
        "How far is London from Rome? | How far is Rome from London?",
        "Did Anna call Ben? | Did Ben call Anna?",
        // units
        "Is 5 mW a lot? | Is 5 MW a lot?",
        "How long for 10 Mb? | How long for 10 MB?",
        "What is 3 m? | What is 3 M?",
        "It costs 5 $ | It costs 5 €",
        "20 C in F | 20 F in C",
        // dates
        "Weather on 03.04. | Weather on 04.03.",
        "In March? | In May?",
        // case that matters
        "Who is WHO? | Who is who?",
        "Tell us about US | Tell US about us",
        "Do you like Polish food? | Do you like polish food?",
        "Polish the table | polish the table",
        "What is IT? | What is it?",
        "What does it take? | What does IT take?",
        "What is Java? | What is java?",
        "May is here | may is here",
        "Vitamin A | Vitamin a",
        "Is C better? | Is c better?",
        "Grade A | grade a",
        "Turkey facts | turkey facts",
        "Ich habe Liebe genossen | Ich habe liebe Genossen",
        // what kind of sentence it is
        "It is safe? | It is safe.",
        "You are coming | You are coming?",
        "Go on... | Go on.",
        "Stop! | Stop",
        // code
        "Fix x = 'A' | Fix x = 'a'",
        "Explain `ls -L` | Explain `ls -l`",
        "run rm -rf /tmp/A | run rm -rf /tmp/a",
        "What is foo()? | What is foo ()?",
        "Say \\\"Hello\\\" | Say \\\"hello\\\"",
        "Regex [A-Z] | Regex [a-z]",
        "What is Foo_Bar? | What is foo_bar?",
        "SELECT * FROM a | SELECT  * FROM a",
      })
  void nearMissesStayApart(String one, String other) {
    assertThat(Spelling.fold(one)).isNotEqualTo(Spelling.fold(other));
  }

  @Test
  void theLinesOfATextStay() {
    assertThat(Spelling.fold("if a:\n  b\nc")).isNotEqualTo(Spelling.fold("if a:\n  b\n  c"));
    assertThat(Spelling.fold("1\t2")).isNotEqualTo(Spelling.fold("1 2"));
    assertThat(Spelling.fold("Fix this\nreturn A"))
        .isNotEqualTo(Spelling.fold("Fix this return A"));
    assertThat(Spelling.fold("")).isEqualTo(Spelling.fold(""));
    assertThat(Spelling.fold("?")).isNotEqualTo(Spelling.fold("."));
  }
}

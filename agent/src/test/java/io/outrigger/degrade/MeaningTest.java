package io.outrigger.degrade;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However close two vectors are: what these pairs turn on is never taken for equal. */
class MeaningTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // numbers, identifiers, units, dates
        "What is the balance of account 12345678? | What is the balance of account 12345679?",
        "Summarize the report of 2023 | Summarize the report of 2024",
        "Is 5 mg too much? | Is 5 g too much?",
        "How long do I cook 2 eggs? | How long do I cook 3 eggs?",
        "Convert 3 miles | Convert 3 kilometers",
        "Is -5 larger than 3? | Is 5 larger than 3?",
        "Meet at 5 am? | Meet at 5 pm?",
        "What is RFC2616? | What is RFC2617?",
        "Explain user_id | Explain user_name",
        "What does getName do? | What does getname do?",
        "Price in $ | Price in €",
        "Grow by 5% | Grow by 5",
        "Two plus two | Two plus three",
        "The first chapter | The second chapter",
        "Half a pill | A pill",
        "Open on Monday? | Open on Tuesday?",
        "open on monday? | open on tuesday?",
        "weather in march | weather in april",
        "3 from 5 | 5 from 3",
        // negation and opposites
        "Can I take it with milk? | Can't I take it with milk?",
        "Is it safe to eat? | Is it unsafe to eat?",
        "Is it possible to refund? | Is it impossible to refund?",
        "I like it | I do not like it",
        "Are you allowed? | Are you never allowed?",
        "Coffee with sugar | Coffee without sugar",
        "People over sixty | People under sixty",
        "How do I enable it? | How do I disable it?",
        "How to lock the door | How to unlock the door",
        "Best phones | Worst phones",
        "How to gain weight | How to lose weight",
        "Why did prices increase? | Why did prices decrease?",
        "What is before lunch? | What is after lunch?",
        "Is it legal? | Is it illegal?",
        "import data | export data",
        "all users | some users",
        // names and who does what to whom
        "Trains from London to Rome | Trains from Rome to London",
        "trains from london to rome | trains from rome to london",
        "Did Anna pay Ben? | Did Ben pay Anna?",
        "did anna pay ben? | did ben pay anna?",
        "Does the dog bite the man? | Does the man bite the dog?",
        "Who is Anna Weber? | Who is Anna Wagner?",
        "What is the capital of France? | What is the capital of Italy?",
        "Java to Kotlin | Kotlin to Java",
        "Is he late? | Is she late?",
        "my order | your order",
        // case, signs, quotations, code
        "What is WHO? | What is who?",
        "Speak Polish | Speak polish",
        "What is IT? | What is it?",
        "vitamin C | vitamin D",
        "Translate `\"Guten Tag\"` | Translate `\"Gute Nacht\"`",
        "a < b | a > b",
        "a + b | a - b",
        "a * b | a / b",
        "run ls -l | run ls -a",
        // time and kind of question
        "Who is the president? | Who was the president?",
        "When did it start? | Where did it start?",
        "Why does it stop? | How does it stop?",
        "What happened yesterday? | What happened today?",
        "You pay for it. | You pay for it?",
        "next train | last train",
        "cause of headaches | treatment of headaches",
      })
  void nearMissesNeverAgree(String one, String other) {
    assertThat(Meaning.of(one).agreesWith(Meaning.of(other))).isFalse();
    assertThat(Meaning.of(other).agreesWith(Meaning.of(one))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "How do I reset my password? | How can I reset my password?",
        "What is the capital of France? | What's the capital of France?",
        "Tell me about machine learning | Please explain machine learning to me",
        "What are your opening hours? | What are your business hours?",
        "Summarize the book Dune | Give a summary of the book Dune",
        "Is 5 mg of it too much? | Are 5 mg of it too much?",
      })
  void otherWordsForTheSameMayAgree(String one, String other) {
    assertThat(Meaning.of(one).agreesWith(Meaning.of(other))).isTrue();
  }
}

package io.thalweg.shared.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExcerptTest {
  @Test
  void longTextIsCutBetweenWords() {
    String text = "word ".repeat(100);

    assertTrue(Excerpt.of(text).matches("(word )+word\\.\\.\\."), Excerpt.of(text));
    assertTrue(Excerpt.of(text).length() < 170);
    assertEquals("short", Excerpt.of("short"));
  }

  @Test
  void aSurrogatePairIsNotCut() {
    String cut = Excerpt.of("\uD83D\uDE00".repeat(200)).replace("...", "");

    assertTrue(Character.isLowSurrogate(cut.charAt(cut.length() - 1)));
  }

  @Test
  void messagesHaveNoControlCharactersOfTheData() {
    String message =
        ThalwegException.of(ErrorCode.BAD_ROW, "a\u0000b").found("\u001b[2J\t\u202e").getMessage();

    assertTrue(message.contains("a\\u0000b") && message.contains("\\u001b[2J\\u0009\\u202e"));
    assertFalse(message.contains("\u0000") || message.contains("\u001b"));
  }
}

package io.thalweg.driver.report;

/** A page under construction: text is escaped, markup is written as it is. Mutable. */
final class Html {
  private final StringBuilder page = new StringBuilder();

  /** Adds markup; each {@code %s} is replaced by the escaped text of one value. */
  Html add(String markup, Object... values) {
    int from = 0;
    for (Object value : values) {
      int place = markup.indexOf("%s", from);
      if (place < 0) {
        throw new IllegalArgumentException("more values than places: " + markup);
      }
      page.append(markup, from, place).append(escape(value.toString()));
      from = place + 2;
    }
    if (markup.indexOf("%s", from) >= 0) {
      throw new IllegalArgumentException("fewer values than places: " + markup);
    }
    page.append(markup, from, markup.length());
    return this;
  }

  /** Adds markup that may hold anything. */
  Html raw(String markup) {
    page.append(markup);
    return this;
  }

  /** Text as it must stand in elements and in quoted attributes; characters XML forbids go. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c < ' ' && c != '\n' && c != '\t' ? '\ufffd' : c);
      }
    }
    return escaped.toString();
  }

  @Override
  public String toString() {
    return page.toString();
  }
}

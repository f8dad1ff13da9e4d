package io.thalweg.driver.table;

import io.thalweg.driver.config.Feature;
import io.thalweg.driver.ingest.YamlText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Decides from the facts what becomes of the columns that are not the label. */
final class ColumnPlans {
  /** Whole numbers of so few values, and with so many rows for each, are taken for codes. */
  private static final int FEW_CODES = 5;

  private static final int FEW_NAMED_CODES = 30;
  private static final int ROWS_PER_CODE = 10;
  private static final int ROWS_THAT_SHOW_AN_ID = 30;
  private static final double WORDS_OF_A_TEXT = 4.5;

  private static final Pattern CODE =
      Pattern.compile("(?i).*(class|code|type|kind|group|category|zip|region|area)");

  private static final Pattern ID =
      Pattern.compile("(?i)(.*[^a-z])?(id|uuid|key|index|row|number|nr|no)|.*[a-z]I[dD]|_c0");

  private ColumnPlans() {}

  /** The plans of all columns but the label, in their order. */
  static List<ColumnPlan> of(List<ColumnFacts> columns, ColumnFacts label) {
    Map<Long, String> seen = new HashMap<>(Map.of(label.content(), label.name()));
    List<ColumnPlan> plans = new ArrayList<>();
    for (ColumnFacts facts : columns) {
      if (!facts.name().equals(label.name())) {
        boolean comparable = facts.type() != ColumnFacts.Type.NUMBERS && facts.distinct() > 1;
        String twin = comparable ? seen.putIfAbsent(facts.content(), facts.name()) : null;
        plans.add(
            twin == null
                ? plan(facts)
                : ColumnPlan.leftOut(facts, "duplicate", "the same cells as " + twin));
      }
    }
    return plans;
  }

  private static ColumnPlan plan(ColumnFacts facts) {
    if (facts.type() == ColumnFacts.Type.OTHER) {
      return ColumnPlan.leftOut(facts, "other", "neither numbers nor text");
    }
    if (facts.distinct() == 0) {
      return ColumnPlan.leftOut(facts, "empty", "no cell has a value");
    }
    if (facts.type() == ColumnFacts.Type.NUMBERS) {
      return ColumnPlan.used(facts, "numbers", name(facts), "");
    }
    if (facts.distinct() == 1 && facts.gaps() == 0) {
      return ColumnPlan.leftOut(facts, "constant", "the same in all rows");
    }
    if (facts.isTruth()) {
      return ColumnPlan.used(facts, "yes or no", filled(facts, "most_frequent"), "");
    }
    if (facts.isNumeric()) {
      return number(facts);
    }
    return facts.isTime() ? time(facts) : text(facts);
  }

  private static ColumnPlan number(ColumnFacts facts) {
    int distinct = facts.distinct();
    if (facts.isIntegral()) {
      boolean named = ID.matcher(facts.name()).matches() && distinct * 10 >= facts.rows() * 9;
      if (facts.rows() >= ROWS_THAT_SHOW_AN_ID && facts.gaps() == 0 && (named || facts.grows())) {
        return ColumnPlan.leftOut(facts, "id", "an id: another number in each row");
      }
      int few = CODE.matcher(facts.name()).matches() ? FEW_NAMED_CODES : FEW_CODES;
      boolean code = distinct > 2 && distinct <= few && facts.filled() >= ROWS_PER_CODE * distinct;
      if (code || distinct == 1) {
        return ColumnPlan.used(
            facts, "category", oneHot(facts), "few whole numbers: taken for a category");
      }
    }
    int bad = facts.badNumbers();
    String note = bad == 0 ? "" : "rows without a number are left out: " + bad;
    return ColumnPlan.used(facts, "number", filled(facts, "mean"), note);
  }

  private static ColumnPlan time(ColumnFacts facts) {
    String parts = facts.hasHours() ? "[year, month, weekday, hour]" : "[year, month, weekday]";
    String missing = facts.gaps() > 0 ? ", missing: median" : "";
    String entry = "{date: " + name(facts) + ", parts: " + parts + missing + "}";
    return ColumnPlan.used(facts, "date", entry, "");
  }

  private static ColumnPlan text(ColumnFacts facts) {
    int distinct = facts.distinct();
    boolean own = distinct * 10 >= facts.filled() * 9 && distinct > 2;
    if (own || distinct * 2 > facts.filled() && distinct > FEW_CODES) {
      boolean single = facts.words() < 1.5;
      return ColumnPlan.leftOut(
          facts,
          single ? "id" : "text",
          distinct + " texts in " + facts.filled() + " rows say nothing of other rows");
    }
    if (facts.words() >= WORDS_OF_A_TEXT) {
      return ColumnPlan.leftOut(facts, "text", "free text, which no kind of feature reads");
    }
    if (distinct <= Feature.OneHot.MAX) {
      return ColumnPlan.used(facts, "category", oneHot(facts), "");
    }
    String column = name(facts);
    return ColumnPlan.used(
        facts,
        "category",
        "{one_hot: " + column + ", max: " + Feature.OneHot.MAX + "}",
        "the most frequent; or {embed: " + column + ", dim: 8} for all");
  }

  private static String oneHot(ColumnFacts facts) {
    return "{one_hot: " + name(facts) + "}";
  }

  private static String filled(ColumnFacts facts, String missing) {
    return facts.gaps() == 0
        ? name(facts)
        : "{column: " + name(facts) + ", missing: " + missing + "}";
  }

  private static String name(ColumnFacts facts) {
    return YamlText.of(facts.name());
  }
}

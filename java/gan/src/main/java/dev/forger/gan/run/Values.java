// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Suggestions;
import dev.forger.gan.regularizer.Regularizers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Checks of configuration values, given as text or as JSON gives them. */
final class Values {
  private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal LOWEST = BigDecimal.valueOf(Long.MIN_VALUE);

  /**
   * The outcome of a check.
   *
   * @param value of the key's type, or null if refused
   * @param expected what would be accepted
   * @param names accepted names, for a suggestion
   */
  record Checked(Object value, String expected, List<String> names) {
    String remedy(Object given, String description) {
      return Suggestions.nearest(given.toString(), names)
          .map(near -> "did you mean \"" + near + "\"?")
          .orElse("correct it: " + description);
    }
  }

  private Values() {}

  private static Checked result(Object value, String expected) {
    return new Checked(value, expected, List.of());
  }

  static Checked text(Object v) {
    return result(v instanceof String s && !s.isEmpty() ? s : null, "a text that is not empty");
  }

  static Checked texts(Object v) {
    SortedMap<String, String> texts = new TreeMap<>();
    if (v instanceof Map<?, ?> map) {
      map.forEach((key, text) -> texts.put(key.toString(), text.toString()));
    }
    return result(
        v instanceof Map<?, ?> map && map.values().stream().allMatch(String.class::isInstance)
            ? Collections.unmodifiableSortedMap(texts)
            : null,
        "an object of texts, as a run records it");
  }

  /** Regularizers in their canonical form: an array, or texts apart by blanks, or none. */
  static Checked regularizers(Object v) {
    String expected = "an array of texts such as r1:gamma=10";
    List<?> given = List.of();
    if (v instanceof List<?> list) {
      given = list;
    } else if (v instanceof String text) {
      given = text.isBlank() || text.strip().equals("none") ? given : words(text);
    } else {
      return result(null, expected);
    }
    List<String> canonical = new ArrayList<>();
    for (Object one : given) {
      if (!(one instanceof String text)) {
        return result(null, expected);
      }
      canonical.add(Regularizers.parse(text).toString());
    }
    return result(Collections.unmodifiableList(canonical), expected);
  }

  private static List<String> words(String text) {
    return Arrays.asList(text.strip().split("\\s+"));
  }

  private static List<String> parts(String text) {
    return Arrays.asList(text.strip().split("[\\s,]+"));
  }

  static Checked bool(Object v) {
    Object parsed =
        v instanceof Boolean
            ? v
            : v.equals("true") ? Boolean.TRUE : v.equals("false") ? Boolean.FALSE : null;
    return result(parsed, "true or false");
  }

  static Checked integer(Object v, long low, long high) {
    boolean any = low == Long.MIN_VALUE && high == Long.MAX_VALUE;
    String expected = any ? "an integer of 64 bits" : "an integer from " + low + " to " + high;
    BigDecimal number = number(v);
    if (number == null
        || number.compareTo(LOWEST) < 0
        || number.compareTo(LONGEST) > 0
        || number.stripTrailingZeros().scale() > 0) {
      return result(null, expected);
    }
    long value = number.longValue();
    return result(value >= low && value <= high ? (Object) value : null, expected);
  }

  static Checked positive(Object v) {
    Double d = real(v);
    boolean good = d != null && d > 0 && !Double.isInfinite(d);
    return result(good ? d : null, "a finite number greater than 0");
  }

  static Checked notNegative(Object v) {
    Double d = real(v);
    boolean good = d != null && d >= 0 && !Double.isInfinite(d);
    return result(good ? d : null, "a finite number of at least 0");
  }

  /** An array of numbers, or a text of them apart by commas or blanks. */
  static Checked positives(Object v) {
    List<?> given = v instanceof List<?> list ? list : parts(v.toString());
    List<Double> numbers = new ArrayList<>();
    for (Object one : given) {
      Object number = positive(one).value();
      if (number == null) {
        numbers.clear();
        break;
      }
      numbers.add((Double) number);
    }
    return result(
        numbers.isEmpty() ? null : Collections.unmodifiableList(numbers),
        "finite numbers greater than 0");
  }

  /** Colours such as #ff8000: an array, or a text of them apart by commas or blanks. */
  static Checked colours(Object v) {
    List<?> given = v instanceof List<?> list ? list : parts(v.toString());
    boolean good =
        given.size() >= 2 && given.stream().allMatch(c -> c.toString().matches("#[0-9a-f]{6}"));
    return result(
        good ? given.stream().map(Object::toString).toList() : null,
        "two colours or more, such as #ff8000");
  }

  /** The name of an enum's constant in small letters. */
  static <E extends Enum<E>> Checked constant(Object v, Class<E> type) {
    return oneOf(
        v,
        Arrays.stream(type.getEnumConstants())
            .map(c -> c.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .toArray());
  }

  static Checked decay(Object v) {
    Double d = real(v);
    return result(d != null && d >= 0 && d < 1 ? d : null, "a number from 0, below 1");
  }

  static Checked share(Object v) {
    Double d = real(v);
    return result(d != null && d >= 0 && d <= 1 ? d : null, "a number from 0 to 1");
  }

  static Checked oneOf(Object v, Object... allowed) {
    String expected =
        "one of " + Arrays.stream(allowed).map(Object::toString).collect(Collectors.joining(", "));
    for (Object a : allowed) {
      if (a.toString().equals(v.toString())) {
        return result(a, expected);
      }
    }
    List<String> names =
        Arrays.stream(allowed).filter(String.class::isInstance).map(Object::toString).toList();
    return new Checked(null, expected, names);
  }

  private static Double real(Object v) {
    BigDecimal number = number(v);
    return number == null ? null : Double.valueOf(number.doubleValue());
  }

  /** Null where the value is no decimal number; NaN and infinity are none. */
  private static BigDecimal number(Object v) {
    if (v instanceof BigDecimal d) {
      return d;
    }
    if (v instanceof BigInteger i) {
      return new BigDecimal(i);
    }
    String text = v instanceof Number || v instanceof String ? v.toString().strip() : "";
    // An exponent of many digits would make a number that takes all memory.
    if (!text.matches("[-+]?(\\d{1,40}(\\.\\d{0,40})?|\\.\\d{1,40})([eE][-+]?\\d{1,3})?")) {
      return null;
    }
    return new BigDecimal(text);
  }
}

// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.jmh;

import dev.forger.gate.GateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * One JSON value with the place it came from, so that an error can name it: objects are maps,
 * arrays lists.
 *
 * @param place file and path, as in {@code leg.json: [0].params}
 * @param value a map, list, string, number, boolean or null
 */
public record Json(String place, Object value) {
  private static final JsonFactory FACTORY = new JsonFactory();

  /**
   * Reads a file.
   *
   * @param file JSON
   * @return its value
   * @throws GateException where it cannot be read or is no JSON
   */
  public static Json read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new GateException("cannot read " + file + ": " + GateException.reason(e), e);
    }
  }

  /**
   * Reads a text.
   *
   * @param place for errors
   * @param text JSON
   * @return its value
   * @throws GateException where it is no JSON
   */
  public static Json parse(String place, String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        throw new GateException(place + " is empty, expected JSON");
      }
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new GateException(place + " is no JSON: text after its end");
      }
      return new Json(place, value);
    } catch (JacksonException e) {
      throw new GateException(place + " is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Object value(JsonParser parser) {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          map.put(name, value(parser));
        }
        return map;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        return list;
      }
      case VALUE_STRING -> {
        return parser.getString();
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        return parser.getDoubleValue();
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        return parser.currentToken() == JsonToken.VALUE_TRUE;
      }
      default -> {
        return null;
      }
    }
  }

  /**
   * A member that must be there.
   *
   * @param name of the member
   * @return its value
   */
  public Json get(String name) {
    Object member = map().get(name);
    if (member == null) {
      throw new GateException(place + " has no \"" + name + "\"");
    }
    return new Json(place + "." + name, member);
  }

  /**
   * Whether a member is there.
   *
   * @param name of the member
   * @return whether this has it
   */
  public boolean has(String name) {
    return map().get(name) != null;
  }

  /**
   * The members of an object.
   *
   * @return by name, in order
   */
  public Map<String, Json> members() {
    Map<String, Json> members = new LinkedHashMap<>();
    map().forEach((name, v) -> members.put(name.toString(), new Json(place + "." + name, v)));
    return members;
  }

  /**
   * The elements of an array.
   *
   * @return in order
   */
  public List<Json> elements() {
    if (!(value instanceof List<?> list)) {
      throw unexpected("an array");
    }
    List<Json> elements = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      elements.add(new Json(place + "[" + i + "]", list.get(i)));
    }
    return elements;
  }

  /**
   * The text of a string.
   *
   * @return text
   */
  public String text() {
    if (!(value instanceof String text)) {
      throw unexpected("a string");
    }
    return text;
  }

  /**
   * The number; JMH writes NaN and infinities as strings.
   *
   * @return number
   */
  public double number() {
    if (value instanceof Double number) {
      return number;
    }
    if ("NaN".equals(value) || "+INF".equals(value) || "-INF".equals(value)) {
      return Double.NaN;
    }
    throw unexpected("a number");
  }

  /**
   * The truth value.
   *
   * @return true or false
   */
  public boolean truth() {
    if (!(value instanceof Boolean truth)) {
      throw unexpected("true or false");
    }
    return truth;
  }

  private Map<?, ?> map() {
    if (!(value instanceof Map<?, ?> map)) {
      throw unexpected("an object");
    }
    return map;
  }

  private GateException unexpected(String expected) {
    String given =
        value instanceof Map ? "an object" : value instanceof List ? "an array" : "" + value;
    return new GateException(place + ": given " + given + ", expected " + expected);
  }
}

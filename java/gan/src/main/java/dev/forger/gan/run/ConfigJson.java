// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.InvalidArgumentException;
import dev.forger.Precision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Configurations as JSON: nested objects whose names, joined by dots, are the keys' paths. */
final class ConfigJson {
  private static final String FORMAT_KEY = "format";

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private ConfigJson() {}

  static Map<ConfigKey, Object> read(String json, String origin) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new InvalidArgumentException(
          origin, "text that is no JSON (" + reason(e) + ")", "a JSON object", "correct it", e);
    }
    if (!root.isObject()) {
      throw new InvalidArgumentException(
          origin, "JSON that is no object", "a JSON object", "take a config.json of a run");
    }
    int format = checkFormat(root, origin);
    Map<ConfigKey, Object> values = new HashMap<>();
    collect("", root, origin, values);
    if (format < 2) {
      values.putIfAbsent(ConfigKey.RATE_DECAY, 0.0);
    }
    if (format < 3) {
      values.putIfAbsent(ConfigKey.EXACT, true);
    }
    if (format < 4) {
      values.putIfAbsent(ConfigKey.AUTOTUNE, false);
    }
    if (format < 5) {
      values.putIfAbsent(ConfigKey.PRECISION, Precision.F32.label());
    }
    if (format < 6) {
      values.putIfAbsent(ConfigKey.SYSTEM, "gan");
    }
    if (format < 7 && "gan".equals(values.get(ConfigKey.SYSTEM))) {
      values.putIfAbsent(GanKeys.REGULARIZERS, List.of());
    }
    return values;
  }

  private static String reason(JacksonException e) {
    String text = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    return e.getLocation() == null ? text : "line " + e.getLocation().getLineNr() + ": " + text;
  }

  /** Returns the format; what has none was written by hand for this one. */
  private static int checkFormat(JsonNode root, String origin) {
    JsonNode format = root.get(FORMAT_KEY);
    if (format == null) {
      return RunConfig.FORMAT;
    }
    boolean known = format.isInt() && format.intValue() >= 1;
    if (!known || format.intValue() > RunConfig.FORMAT) {
      throw new InvalidArgumentException(
          origin + ", format",
          format.toString(),
          "1 to " + RunConfig.FORMAT,
          known ? "use the Forger that wrote it, or a newer one" : "correct it or leave it out");
    }
    return format.intValue();
  }

  private static void collect(
      String prefix, JsonNode node, String origin, Map<ConfigKey, Object> values) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String path = prefix + field.getKey();
      JsonNode value = field.getValue();
      if (path.equals(FORMAT_KEY) || path.equals("description")) {
        continue;
      }
      boolean nested = !path.equals(ConfigKey.KERNELS.path());
      if (nested && value.isObject() && !value.isEmpty()) {
        collect(path + ".", value, origin, values);
        continue;
      }
      ConfigKey key = find(path, origin);
      values.put(key, key.check(origin + ", " + path, nested ? plain(value) : texts(value)));
    }
  }

  private static ConfigKey find(String path, String origin) {
    try {
      return ConfigKey.of(path);
    } catch (InvalidArgumentException e) {
      throw new InvalidArgumentException(origin + ", key", e.given(), e.expected(), e.remedy(), e);
    }
  }

  private static Object plain(JsonNode value) {
    if (value.isString()) {
      return value.stringValue();
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isNumber()) {
      return value.numberValue();
    }
    if (value.isArray() && value.valueStream().allMatch(JsonNode::isString)) {
      return value.valueStream().map(JsonNode::stringValue).toList();
    }
    if (value.isArray() && value.valueStream().allMatch(JsonNode::isNumber)) {
      return value.valueStream().map(JsonNode::numberValue).toList();
    }
    // No key takes an empty object or null; their text says what was given.
    return value;
  }

  /** An object as a map of plain values; anything else as it is. */
  private static Object texts(JsonNode value) {
    if (!value.isObject()) {
      return plain(value);
    }
    Map<String, Object> map = new TreeMap<>();
    value.properties().forEach(field -> map.put(field.getKey(), plain(field.getValue())));
    return map;
  }

  static String description(String json) {
    return MAPPER.readTree(json).path("description").asString("");
  }

  static String write(Map<ConfigKey, Object> values) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put(FORMAT_KEY, RunConfig.FORMAT);
    for (Map.Entry<ConfigKey, Object> entry : values.entrySet()) {
      String path = entry.getKey().path();
      ObjectNode parent = root;
      int from = 0;
      for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', from)) {
        parent = parent.withObjectProperty(path.substring(from, dot));
        from = dot + 1;
      }
      parent.set(path.substring(from), MAPPER.valueToTree(entry.getValue()));
    }
    return MAPPER.writeValueAsString(root).replace("\r\n", "\n") + "\n";
  }
}

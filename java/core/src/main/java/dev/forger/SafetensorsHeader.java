// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Parses and checks the JSON header of a safetensors file. */
final class SafetensorsHeader {

  /** The largest header that the format allows. */
  static final int MAX_BYTES = 100_000_000;

  static final String METADATA = "__metadata__";

  /** Types of the format that this reader knows by name only. */
  private static final Set<String> FOREIGN_TYPES =
      Set.of("BOOL", "I8", "I16", "U16", "U32", "U64", "F16", "BF16", "F8_E5M2", "F8_E4M3");

  final Map<String, Safetensors.Entry> entries = new LinkedHashMap<>();
  final Map<String, String> metadata = new LinkedHashMap<>();
  private final Path path;

  private SafetensorsHeader(Path path) {
    this.path = path;
  }

  /** Parses the header and checks that the tensors tile exactly {@code dataBytes} bytes. */
  static SafetensorsHeader parse(Path path, byte[] bytes, long dataBytes) {
    SafetensorsHeader header = new SafetensorsHeader(path);
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] == ' ') {
      length--;
    }
    if (length < 2 || bytes[0] != '{' || bytes[length - 1] != '}') {
      throw header.corrupt("other text", "a JSON object followed by spaces");
    }
    String json;
    try {
      json =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
    } catch (CharacterCodingException e) {
      throw header.corrupt("bytes that are not UTF-8", "UTF-8 text", e);
    }
    try (JsonParser parser =
        JsonFactory.builder().build().createParser(ObjectReadContext.empty(), json)) {
      header.readRoot(parser);
    } catch (JacksonException e) {
      throw header.corrupt(String.valueOf(e.getOriginalMessage()), "valid JSON", e);
    }
    checkTiling(header, header.entries.values(), dataBytes);
    return header;
  }

  private void readRoot(JsonParser parser) {
    require(parser.nextToken(), JsonToken.START_OBJECT, "the header");
    boolean metadataSeen = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      if (name.equals(METADATA)) {
        if (metadataSeen) {
          throw corrupt(METADATA + " twice", "one " + METADATA);
        }
        metadataSeen = true;
        readMetadata(parser);
      } else if (entries.containsKey(name)) {
        throw corrupt("tensor \"" + name + "\" twice", "different names");
      } else {
        entries.put(name, readEntry(parser, name));
      }
    }
    if (parser.nextToken() != null) {
      throw corrupt("text after the JSON object", "spaces only");
    }
  }

  private void readMetadata(JsonParser parser) {
    require(parser.nextToken(), JsonToken.START_OBJECT, METADATA);
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      require(parser.nextToken(), JsonToken.VALUE_STRING, METADATA + " \"" + key + "\"");
      if (metadata.put(key, parser.getString()) != null) {
        throw corrupt(METADATA + " \"" + key + "\" twice", "different keys");
      }
    }
  }

  private Safetensors.Entry readEntry(JsonParser parser, String name) {
    String type = null;
    long[] shape = null;
    long[] offsets = null;
    require(parser.nextToken(), JsonToken.START_OBJECT, "tensor \"" + name + "\"");
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = parser.currentName();
      String where = "tensor \"" + name + "\", " + field;
      boolean twice;
      switch (field) {
        case "dtype" -> {
          twice = type != null;
          require(parser.nextToken(), JsonToken.VALUE_STRING, where);
          type = parser.getString();
        }
        case "shape" -> {
          twice = shape != null;
          shape = readLongs(parser, where);
        }
        case "data_offsets" -> {
          twice = offsets != null;
          offsets = readLongs(parser, where);
        }
        default -> throw corrupt(where, "the fields dtype, shape, data_offsets");
      }
      if (twice) {
        throw corrupt(where + " twice", "each field once");
      }
    }
    if (type == null || shape == null || offsets == null || offsets.length != 2) {
      throw corrupt(
          "tensor \"" + name + "\" with missing fields", "dtype, shape and two data_offsets");
    }
    return entry(name, type(name, type), shape, offsets);
  }

  private Safetensors.Entry entry(
      String name, Safetensors.Type type, long[] shape, long[] offsets) {
    long size = byteSize(type, shape);
    long span = offsets[1] - offsets[0];
    if (size < 0 || span != size) {
      throw corrupt(
          "tensor \"" + name + "\" of " + span + " bytes",
          "as many as its shape and type " + type + " need");
    }
    return new Safetensors.Entry(name, type, shape, offsets[0], size);
  }

  /** Returns the bytes of a tensor, or -1 if they exceed 63 bits. */
  static long byteSize(Safetensors.Type type, long[] shape) {
    try {
      long size = type.bytes();
      boolean empty = false;
      for (long extent : shape) {
        empty |= extent == 0;
        size = Math.multiplyExact(size, Math.max(extent, 1));
      }
      return empty ? 0 : size;
    } catch (ArithmeticException overflow) {
      return -1;
    }
  }

  private Safetensors.Type type(String name, String type) {
    for (Safetensors.Type known : Safetensors.Type.values()) {
      if (known.name().equals(type)) {
        return known;
      }
    }
    if (FOREIGN_TYPES.contains(type)) {
      throw new CheckpointException(
          CheckpointException.Kind.INCOMPATIBLE,
          path + ", tensor \"" + name + "\"",
          "type " + type,
          "F32, F64, I64, I32 or U8",
          "convert the tensor to F32 before saving it");
    }
    throw corrupt("tensor \"" + name + "\" of type \"" + type + "\"", "a type of the format");
  }

  private long[] readLongs(JsonParser parser, String where) {
    require(parser.nextToken(), JsonToken.START_ARRAY, where);
    List<Long> values = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      require(token, JsonToken.VALUE_NUMBER_INT, where);
      long value = parser.getLongValue();
      if (value < 0) {
        throw corrupt(where + " " + value, "no negative numbers");
      }
      values.add(value);
    }
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  /** The format wants neither holes nor overlaps; the order of names in the header is free. */
  private static void checkTiling(
      SafetensorsHeader header, Collection<Safetensors.Entry> entries, long dataBytes) {
    List<Safetensors.Entry> sorted = new ArrayList<>(entries);
    sorted.sort(
        Comparator.comparingLong(Safetensors.Entry::begin)
            .thenComparingLong(Safetensors.Entry::byteSize));
    long end = 0;
    for (Safetensors.Entry entry : sorted) {
      if (entry.begin() != end) {
        throw header.corrupt(
            "tensor \"" + entry.name() + "\" at offset " + entry.begin(),
            "offset " + end + ", without hole or overlap");
      }
      end += entry.byteSize();
    }
    if (end != dataBytes) {
      throw header.corrupt(
          dataBytes + " bytes of tensor data" + (end > dataBytes ? " (file cut short)" : ""),
          end + " bytes as the header says");
    }
  }

  private void require(JsonToken token, JsonToken wanted, String where) {
    if (token != wanted) {
      throw corrupt(where + " with " + describe(token), describe(wanted));
    }
  }

  private static String describe(JsonToken token) {
    if (token == null) {
      return "an early end";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "an integer";
      default -> "another JSON value";
    };
  }

  private CheckpointException corrupt(String given, String expected) {
    return corrupt(given, expected, null);
  }

  private CheckpointException corrupt(String given, String expected, Throwable cause) {
    return Safetensors.corrupt(path + ", header", given, expected, cause);
  }
}

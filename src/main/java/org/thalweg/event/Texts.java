package org.thalweg.event;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.apache.avro.Schema;

/** Values that are compared by their text: strings, enum symbols, whole numbers, booleans. */
final class Texts {

  static final String TYPES = "string, enum, int, long or boolean";

  private Texts() {}

  /** Reads the index of a value among some words. */
  @FunctionalInterface
  interface Index {
    int read(Decoder in);
  }

  /** Reads the index of a schema's values; {@code null} if they have no text. */
  static Index index(Schema schema, Words words) {
    return switch (schema.getType()) {
      case STRING ->
          in -> {
            int length = in.readTextLength();
            int index = words.index(in.bytes(), in.position(), length);
            in.skip(length);
            return index;
          };
      case INT -> numbers(Decoder::readInt, words);
      case LONG -> numbers(Decoder::readLong, words);
      case ENUM -> symbols(schema.getEnumSymbols(), words);
      case BOOLEAN -> {
        int no = index("false", words);
        int yes = index("true", words);
        yield in -> in.readBoolean() ? yes : no;
      }
      default -> null;
    };
  }

  private static Index symbols(List<String> symbols, Words words) {
    int[] indices = symbols.stream().mapToInt(symbol -> index(symbol, words)).toArray();
    return in -> indices[in.readIndex(indices.length)];
  }

  private static int index(String text, Words words) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return words.index(bytes, 0, bytes.length);
  }

  /** The texts of small numbers are looked up beforehand, so that none is made for an event. */
  private static Index numbers(ToLongFunction<Decoder> source, Words words) {
    int[] small = IntStream.range(0, 256).map(i -> index(Integer.toString(i), words)).toArray();
    return in -> {
      long value = source.applyAsLong(in);
      return value >= 0 && value < small.length
          ? small[(int) value]
          : index(Long.toString(value), words);
    };
  }

  /** Reads the text itself; {@code null} if the schema's values have none. */
  static Function<Decoder, String> text(Schema schema) {
    return switch (schema.getType()) {
      case STRING -> Decoder::readString;
      case INT -> in -> Integer.toString(in.readInt());
      case LONG -> in -> Long.toString(in.readLong());
      case BOOLEAN -> in -> Boolean.toString(in.readBoolean());
      case ENUM -> {
        List<String> symbols = schema.getEnumSymbols();
        yield in -> symbols.get(in.readIndex(symbols.size()));
      }
      default -> null;
    };
  }
}

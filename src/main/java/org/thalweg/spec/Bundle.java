package org.thalweg.spec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import org.thalweg.definition.Unquoted;

/** Writes trees as text. */
final class Bundle {
  private static final ObjectMapper JSON = new ObjectMapper().registerModule(plain());
  private static final ObjectMapper YAML = yaml();

  private Bundle() {}

  static String write(Map<String, Object> tree) {
    return write(YAML, tree);
  }

  static String json(Object tree) {
    return write(JSON, tree);
  }

  private static ObjectMapper yaml() {
    ObjectMapper mapper =
        new ObjectMapper(
                YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .build())
            .registerModule(plain());
    mapper.getSerializerProvider().setNullValueSerializer(new AsIs<>(Object.class, nothing -> ""));
    return mapper;
  }

  /**
   * What stood without quotes is written without quotes: the job that is read again is the same.
   */
  private static SimpleModule plain() {
    return new SimpleModule()
        .addSerializer(Unquoted.class, new AsIs<>(Unquoted.class, Unquoted::text));
  }

  /** Writes a text without quotes. */
  private static final class AsIs<T> extends StdSerializer<T> {
    private static final long serialVersionUID = 1L;

    private final transient Function<T, String> text;

    AsIs(Class<T> type, Function<T, String> text) {
      super(type);
      this.text = text;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeNumber(text.apply(value));
    }
  }

  private static String write(ObjectMapper mapper, Object tree) {
    try {
      return mapper.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("must be maps, lists and scalars: " + tree, e);
    }
  }
}

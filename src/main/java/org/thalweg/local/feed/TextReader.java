package org.thalweg.local.feed;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The text of an input, without the byte order mark before it. Bytes that are no text in its
 * encoding come as U+FFFD, and are remembered with their places until {@link #fault} takes them.
 */
final class TextReader extends Reader {
  private static final int BUFFER = 1 << 13;
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final char UNKNOWN = '\uFFFD';

  private final InputStream stream;
  private final Charset encoding;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
  private final CharBuffer chars = CharBuffer.allocate(BUFFER).flip();
  private final Deque<Fault> faults = new ArrayDeque<>();
  private boolean begun;
  private boolean ended;
  private long line = 1;
  private long column = 1;
  private boolean afterReturn;

  private record Fault(long line, long column, int value) {}

  TextReader(InputStream stream, Charset encoding) {
    super(stream);
    this.stream = stream;
    this.encoding = encoding;
    this.decoder =
        encoding
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /**
   * What is wrong with the text up to the end of a line, if anything; it is said once, and the rest
   * of the same lines' faults with it.
   */
  String fault(long lastLine) {
    Fault first = faults.peek();
    if (first == null || first.line > lastLine) {
      return null;
    }
    while (!faults.isEmpty() && faults.peek().line <= lastLine) {
      faults.remove();
    }
    return "line %d, column %d: must be text in %s, or the input must say what it is in, as in"
            .formatted(first.line, first.column, encoding.name())
        + " encoding: latin1: byte %02x".formatted(first.value);
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    while (!chars.hasRemaining() && !ended) {
      decode();
    }
    if (!chars.hasRemaining()) {
      return -1;
    }
    int count = Math.min(length, chars.remaining());
    chars.get(target, offset, count);
    return count;
  }

  private void decode() throws IOException {
    chars.clear();
    boolean last = bytes.remaining() < bytes.capacity() && !fill();
    CoderResult result = decoder.decode(bytes, chars, last);
    count();
    if (result.isError()) {
      remember(new Fault(line, column, bytes.get(bytes.position()) & 0xff));
      bytes.position(bytes.position() + result.length());
      chars.put(UNKNOWN);
      column++;
    } else if (last && result.isUnderflow()) {
      ended = true;
    }
    chars.flip();
    if (!begun && chars.hasRemaining()) {
      begun = true;
      skipMark();
    }
  }

  /** One a line will do. */
  private void remember(Fault fault) {
    if (faults.isEmpty() || faults.getLast().line < fault.line) {
      faults.add(fault);
    }
  }

  private void skipMark() {
    if (chars.get(chars.position()) == BYTE_ORDER_MARK) {
      chars.position(chars.position() + 1);
      column -= line == 1 ? 1 : 0;
    }
  }

  /** Whether there was more. */
  private boolean fill() throws IOException {
    bytes.compact();
    int read = stream.read(bytes.array(), bytes.position(), bytes.remaining());
    bytes.position(bytes.position() + Math.max(0, read));
    bytes.flip();
    return read >= 0;
  }

  /** Counts lines, and characters of the last one, in what was decoded. */
  private void count() {
    char[] array = chars.array();
    for (int i = 0; i < chars.position(); i++) {
      char c = array[i];
      if (c == '\r' || (c == '\n' && !afterReturn)) {
        line++;
        column = 1;
      } else if (c != '\n' && !Character.isLowSurrogate(c)) {
        column++;
      }
      afterReturn = c == '\r';
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}

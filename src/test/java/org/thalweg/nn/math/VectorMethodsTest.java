package org.thalweg.nn.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods with many vectors are of a size that C2 compiles alone: see {@link VectorElements}. */
class VectorMethodsTest {
  /** C2's {@code FreqInlineSize}: larger methods are inlined nowhere. */
  private static final int INLINED = 325;

  /** Operations on vectors that are harmless in a caller. */
  private static final int FEW = 35;

  private static final Pattern INSTRUCTION = Pattern.compile("^ +(\\d+): .*$", Pattern.MULTILINE);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VectorCells",
        "VectorDots",
        "VectorElements",
        "VectorKernel",
        "VectorRanges",
        "VectorTiles"
      })
  void methodsWithManyVectorsAreInlinedNowhere(String name) {
    List<String> wrong = new ArrayList<>();
    for (String method : disassembled(name).split("\n\n", -1)) {
      List<String> instructions =
          INSTRUCTION.matcher(method).results().map(MatchResult::group).toList();
      if (instructions.isEmpty()) {
        continue;
      }
      String last = instructions.get(instructions.size() - 1).strip();
      int size = Integer.parseInt(last.substring(0, last.indexOf(':')));
      long vectors =
          instructions.stream().filter(line -> line.contains("jdk/incubator/vector/")).count();
      if (vectors > FEW && size <= INLINED) {
        wrong.add(method.strip().lines().findFirst().orElse("") + size + " bytes, " + vectors);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String disassembled(String name) {
    StringWriter out = new StringWriter();
    int code =
        ToolProvider.findFirst("javap")
            .orElseThrow()
            .run(
                new PrintWriter(out),
                new PrintWriter(out),
                "-c",
                "-p",
                "-cp",
                System.getProperty("java.class.path"),
                "org.thalweg.nn.math." + name);
    assertThat(code).isZero();
    return out.toString();
  }
}

package org.thalweg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** Each direct dependency of the build has a reason in docs/dependencies.md. */
final class DependenciesTest {
  private static final String DIRECT = "/project/dependencies/dependency/artifactId";
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| \\S.*\\|$");

  @Test
  void thePageNamesTheDirectDependenciesAndNoOthers() throws Exception {
    assertThat(explained()).isEqualTo(declared());
  }

  private static SortedSet<String> declared() throws Exception {
    Document pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("pom.xml").toFile());
    NodeList nodes =
        (NodeList)
            XPathFactory.newInstance().newXPath().evaluate(DIRECT, pom, XPathConstants.NODESET);
    SortedSet<String> names = new TreeSet<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      names.add(nodes.item(i).getTextContent().strip());
    }
    return names;
  }

  private static SortedSet<String> explained() throws IOException {
    return ROW.matcher(Files.readString(Path.of("docs/dependencies.md")))
        .results()
        .map(row -> row.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

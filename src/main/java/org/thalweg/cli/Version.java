package org.thalweg.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that Maven wrote into the jar. */
final class Version implements IVersionProvider {
  private static final String PROPERTIES = "/META-INF/maven/org.thalweg/thalweg/pom.properties";

  @Override
  public String[] getVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream(PROPERTIES)) {
      if (in != null) {
        properties.load(in);
      }
    }
    return new String[] {"thalweg " + properties.getProperty("version", "(not from a jar)")};
  }
}

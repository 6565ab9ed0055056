package org.thalweg.cluster;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testcontainers.DockerClientFactory;

/**
 * The container engine that Testcontainers talks to. Its client speaks one version of the API,
 * newer than what older engines know (1.41 in Debian 12), and does not negotiate: so the engine is
 * asked first, and the client told.
 */
final class ContainerEngine {
  private static final Path SOCKET = Path.of("/var/run/docker.sock");
  private static final Pattern VERSION = Pattern.compile("\"ApiVersion\":\"1\\.(\\d+)\"");
  private static final String SETTING = "api.version";

  /** The minor version that the client speaks. */
  private static final int SPOKEN = 44;

  private ContainerEngine() {}

  /** Whether an engine answers. */
  static boolean answers() {
    if (System.getProperty(SETTING) == null && Files.exists(SOCKET)) {
      tellVersion();
    }
    return DockerClientFactory.instance().isDockerAvailable();
  }

  private static void tellVersion() {
    try {
      Matcher version = VERSION.matcher(ask());
      if (version.find() && Integer.parseInt(version.group(1)) < SPOKEN) {
        System.setProperty(SETTING, "1." + version.group(1));
      }
    } catch (IOException e) {
      // Nobody listens there; Testcontainers may know of another engine.
    }
  }

  private static String ask() throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(SOCKET));
      String request = "GET /version HTTP/1.0\r\nHost: localhost\r\n\r\n";
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      byte[] answer = Channels.newInputStream(channel).readAllBytes();
      return new String(answer, StandardCharsets.UTF_8);
    }
  }
}

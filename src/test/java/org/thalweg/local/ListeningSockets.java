package org.thalweg.local;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The sockets on which this process listens, as Linux lists them under {@code /proc}. */
final class ListeningSockets {
  private static final Path PROCESS = Path.of("/proc/self");
  private static final String LISTENS = "0A";

  private ListeningSockets() {}

  static boolean areKnown() {
    return Files.isReadable(PROCESS.resolve("net/tcp"));
  }

  /** The address of each. */
  static List<InetAddress> addresses() throws IOException {
    Set<String> ours = inodes();
    List<InetAddress> addresses = new ArrayList<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      Path file = PROCESS.resolve(table);
      for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
        String[] cells = line.strip().split("\\s+", -1);
        if (cells.length > 9 && cells[3].equals(LISTENS) && ours.contains(cells[9])) {
          addresses.add(address(cells[1].substring(0, cells[1].indexOf(':'))));
        }
      }
    }
    return addresses;
  }

  private static Set<String> inodes() throws IOException {
    List<Path> links;
    try (Stream<Path> descriptors = Files.list(PROCESS.resolve("fd"))) {
      links = descriptors.toList();
    }
    Set<String> inodes = new HashSet<>();
    for (Path link : links) {
      String target = target(link);
      if (target.startsWith("socket:[")) {
        inodes.add(target.substring("socket:[".length(), target.length() - 1));
      }
    }
    return inodes;
  }

  private static String target(Path link) throws IOException {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (NoSuchFileException e) {
      return ""; // closed meanwhile
    }
  }

  /** Words of four bytes, each in the machine's order. */
  private static InetAddress address(String digits) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(digits));
    ByteBuffer turned = ByteBuffer.allocate(bytes.capacity());
    while (bytes.hasRemaining()) {
      turned.putInt(bytes.order(ByteOrder.nativeOrder()).getInt());
    }
    return InetAddress.getByAddress(turned.array());
  }
}

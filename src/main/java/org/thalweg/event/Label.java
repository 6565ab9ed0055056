package org.thalweg.event;

import java.util.List;

/** What is to be predicted; it decides the network's head and loss. */
public sealed interface Label {

  /** The most classes, or flags, that a model can tell apart. */
  int MOST = 65_535;

  /** The path of the field. */
  String field();

  /** How many floats an example's label has. */
  int size();

  /** How many outputs the network has. */
  int outputs();

  /**
   * One of several classes; the example's label is the class's index.
   *
   * @param names the classes as text, in the order of the outputs
   */
  record Classes(String field, List<String> names) implements Label {
    public Classes {
      names = List.copyOf(names);
      if (names.size() < 2) {
        throw new IllegalArgumentException("must be at least two classes: " + names);
      }
      requireAtMost(names, "classes");
      Distinct.require(names);
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public int outputs() {
      return names.size();
    }
  }

  /** True or false: 1 or 0. */
  record Flag(String field) implements Label {
    @Override
    public int size() {
      return 1;
    }

    @Override
    public int outputs() {
      return 1;
    }
  }

  /**
   * A number.
   *
   * @param standardise learnt as deviation from its running mean, in standard deviations
   */
  record Quantity(String field, boolean standardise) implements Label {
    @Override
    public int size() {
      return 1;
    }

    @Override
    public int outputs() {
      return 1;
    }
  }

  /**
   * Several flags at once.
   *
   * @param names one for each flag, in the order of the outputs
   */
  record Flags(String field, List<String> names) implements Label {
    public Flags {
      names = List.copyOf(names);
      if (names.isEmpty()) {
        throw new IllegalArgumentException("must be at least one flag: " + names);
      }
      requireAtMost(names, "flags");
      Distinct.require(names);
    }

    @Override
    public int size() {
      return names.size();
    }

    @Override
    public int outputs() {
      return names.size();
    }
  }

  private static void requireAtMost(List<String> names, String what) {
    if (names.size() > MOST) {
      throw new IllegalArgumentException(
          "must be at most " + MOST + " " + what + ": " + names.size());
    }
  }
}

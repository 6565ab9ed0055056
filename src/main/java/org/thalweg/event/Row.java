package org.thalweg.event;

/** What the steps of a {@link Plan} fill in; {@link EventReader} makes an example of it. */
final class Row {

  float[] features = {};
  float[] label = {};
  String key = "";
  String id;
  long time = Example.NO_TIME;
  float weight = 1;

  /** Whether the weight was above its bound. */
  boolean clipped;
}

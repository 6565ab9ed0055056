package org.thalweg.flink.io;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.groups.ProxyMetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Flink from registering gauges that are there. Flink 2.2 does so with one of a sink's for
 * each checkpoint (FLINK-35321, mended in 2.3), its connector with one for each start, and each
 * time the group warns of a name collision and keeps the first, which is the right one.
 *
 * <p>Flink lets nobody choose the group that it registers them with, so the group behind it is
 * exchanged. Where that can't be, the warnings stay.
 */
final class OneGauge {

  private static final Logger LOG = LoggerFactory.getLogger(OneGauge.class);

  private OneGauge() {}

  /**
   * Makes a group leave out gauges whose names it has been given.
   *
   * @param there names of those that are registered already
   */
  static void ofEachName(MetricGroup group, String... there) {
    if (!(group instanceof ProxyMetricGroup<?>)) {
      return;
    }
    try {
      Field behind = ProxyMetricGroup.class.getDeclaredField("parentMetricGroup");
      behind.setAccessible(true);
      behind.set(group, once((MetricGroup) behind.get(group), there));
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.debug("gauges of the sink are registered more than once", e);
    }
  }

  private static MetricGroup once(MetricGroup group, String... there) {
    Set<Object> names = ConcurrentHashMap.newKeySet();
    names.addAll(Set.of(there));
    return (MetricGroup)
        Proxy.newProxyInstance(
            MetricGroup.class.getClassLoader(),
            new Class<?>[] {MetricGroup.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("gauge") && !names.add(arguments[0])) {
                return arguments[1];
              }
              try {
                return method.invoke(group, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}

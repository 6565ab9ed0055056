package org.thalweg.flink.io;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.thalweg.flink.Leftovers;

/**
 * A writer to Kafka that is being made. It asks the broker for open transactions as it starts, and
 * where that fails or is interrupted nobody is given the writer, which has a client running. But
 * before, it hands a gauge of its own to the metrics: the way to it.
 */
final class Newborn {
  private Gauge<?> gauge;

  /** The context to make it with. */
  WriterInitContext watching(WriterInitContext context) {
    return proxy(WriterInitContext.class, context, this::metrics);
  }

  private Object metrics(Method method, Object result, Object[] arguments) {
    return result instanceof SinkWriterMetricGroup group
        ? proxy(SinkWriterMetricGroup.class, group, this::gauge)
        : result;
  }

  private Object gauge(Method method, Object result, Object[] arguments) {
    if (method.getName().equals("setCurrentSendTimeGauge")) {
      gauge = (Gauge<?>) arguments[0];
    }
    return result;
  }

  /** Ends what the writer has begun. */
  void clear() {
    Class<?> type = gauge == null ? Object.class : gauge.getClass();
    for (Field captured : type.getDeclaredFields()) {
      Leftovers.closeAdmin(Leftovers.value(captured, gauge));
    }
    Leftovers.forgetRecords();
  }

  /** What is done with the result of a call. */
  private interface Then {
    Object apply(Method method, Object result, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, T target, Then then) {
    return type.cast(
        Proxy.newProxyInstance(
            Newborn.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              try {
                return then.apply(method, method.invoke(target, arguments), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}

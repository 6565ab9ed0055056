package org.thalweg.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.blob.TransientBlobService;
import org.apache.flink.runtime.dispatcher.DispatcherGateway;
import org.apache.flink.runtime.dispatcher.SessionDispatcherFactory;
import org.apache.flink.runtime.dispatcher.runner.DefaultDispatcherRunnerFactory;
import org.apache.flink.runtime.entrypoint.component.DefaultDispatcherResourceManagerComponentFactory;
import org.apache.flink.runtime.entrypoint.component.DispatcherResourceManagerComponentFactory;
import org.apache.flink.runtime.leaderelection.LeaderElection;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.resourcemanager.ResourceManagerGateway;
import org.apache.flink.runtime.resourcemanager.StandaloneResourceManagerFactory;
import org.apache.flink.runtime.rest.RestEndpointFactory;
import org.apache.flink.runtime.rest.handler.RestHandlerConfiguration;
import org.apache.flink.runtime.rest.handler.RestHandlerSpecification;
import org.apache.flink.runtime.rest.handler.legacy.metrics.MetricFetcher;
import org.apache.flink.runtime.rpc.FatalErrorHandler;
import org.apache.flink.runtime.webmonitor.WebMonitorEndpoint;
import org.apache.flink.runtime.webmonitor.retriever.LeaderGatewayRetriever;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInboundHandler;
import org.apache.flink.util.ConfigurationException;

/**
 * A cluster in this JVM without a REST API: through it any user of the machine could cancel jobs
 * and have savepoints written anywhere. Flink's own cannot be without one, so here is one that
 * answers nothing, and closes its port as soon as Flink has opened it.
 */
@SuppressWarnings("try") // close() is Flink's, and may throw InterruptedException
final class QuietCluster extends MiniCluster {

  QuietCluster(MiniClusterConfiguration configuration) {
    super(configuration);
  }

  @Override
  protected DispatcherResourceManagerComponentFactory
      createDispatcherResourceManagerComponentFactory() {
    return new DefaultDispatcherResourceManagerComponentFactory(
        DefaultDispatcherRunnerFactory.createSessionRunner(SessionDispatcherFactory.INSTANCE),
        StandaloneResourceManagerFactory.getInstance(),
        (RestEndpointFactory<DispatcherGateway>) Silence::new);
  }

  private static final class Silence extends WebMonitorEndpoint<DispatcherGateway> {
    private CompletableFuture<Void> stopped;

    Silence(
        Configuration configuration,
        LeaderGatewayRetriever<DispatcherGateway> dispatcher,
        LeaderGatewayRetriever<ResourceManagerGateway> resourceManager,
        TransientBlobService blobs,
        ScheduledExecutorService executor,
        MetricFetcher metrics,
        LeaderElection election,
        FatalErrorHandler fatal)
        throws IOException, ConfigurationException {
      this(
          configuration,
          RestHandlerConfiguration.fromConfiguration(configuration),
          dispatcher,
          resourceManager,
          blobs,
          executor,
          metrics,
          election,
          fatal);
    }

    private Silence(
        Configuration configuration,
        RestHandlerConfiguration handlers,
        LeaderGatewayRetriever<DispatcherGateway> dispatcher,
        LeaderGatewayRetriever<ResourceManagerGateway> resourceManager,
        TransientBlobService blobs,
        ScheduledExecutorService executor,
        MetricFetcher metrics,
        LeaderElection election,
        FatalErrorHandler fatal)
        throws IOException, ConfigurationException {
      super(
          dispatcher,
          configuration,
          handlers,
          resourceManager,
          blobs,
          executor,
          metrics,
          election,
          RestEndpointFactory.createExecutionGraphCache(handlers),
          fatal);
    }

    @Override
    protected List<Tuple2<RestHandlerSpecification, ChannelInboundHandler>> initializeHandlers(
        CompletableFuture<String> address) {
      return new ArrayList<>(); // Flink sorts it
    }

    /** Called once the port is open. */
    @Override
    public void startInternal() {
      stopped = super.shutDownInternal();
    }

    @Override
    protected CompletableFuture<Void> shutDownInternal() {
      return stopped == null ? super.shutDownInternal() : stopped;
    }
  }
}

// What the routes work on: the host's parts and what the server keeps between requests.
#pragma once

#include <memory>
#include <utility>

#include "server/api_server.h"
#include "server/event_streams.h"
#include "server/live_runs.h"
#include "server/log_streams.h"
#include "server/metrics.h"
#include "server/run_reader.h"
#include "server/run_shapes.h"
#include "server/run_summaries.h"
#include "server/sessions.h"
#include "server/started_runs.h"

namespace wfb {

struct ApiContext {
  ApiContext(ApiHost given, EventLimits event_limits, LiveLimits live_limits)
      : host(std::move(given)),
        runs(&host.engine, host.store),
        shapes(host.journal, host.store),
        estimates(live_limits),
        summaries(host.engine, host.journal, host.store),
        events(host.engine, host.journal, host.store, host.names, host.loop, event_limits),
        live({host.engine, host.loop, host.journal, runs, shapes, estimates, summaries,
              host.remote.notice},
             live_limits),
        logs(host.loop, runs, host.logs),
        sessions(host.sessions_path),
        metrics(host.engine, host.journal, host.sync_times) {}

  ApiHost host;
  RunReader runs;
  RunShapes shapes;
  RunEstimates estimates;
  RunSummaries summaries;
  EventStreams events;
  LiveRuns live;
  LogStreams logs;
  Sessions sessions;
  Metrics metrics;
  ApiServer* server = nullptr;  // Set by it.
  std::shared_ptr<StartedRuns> started = std::make_shared<StartedRuns>();
};

}  // namespace wfb

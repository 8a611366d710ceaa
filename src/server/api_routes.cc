#include "server/api_routes.h"

#include <array>

#include "server/routes/code.h"
#include "server/routes/events.h"
#include "server/routes/health.h"
#include "server/routes/history.h"
#include "server/routes/links.h"
#include "server/routes/live.h"
#include "server/routes/logs.h"
#include "server/routes/metrics.h"
#include "server/routes/openapi.h"
#include "server/routes/requests.h"
#include "server/routes/runs.h"
#include "server/routes/workflows.h"

namespace wfb {

std::span<const Route> ApiRoutes() {
  static constexpr std::array kRoutes = {
      Route{"GET", "/api/openapi.json", ShowApi},
      Route{"GET", "/api/v1/events", StreamEvents},
      Route{"POST", "/api/v1/links", MakeLink},
      Route{"GET", "/api/v1/history", ShowHistory},
      Route{"GET", "/api/v1/live", StreamLive},
      Route{"GET", "/api/v1/report-formats", ListReportFormats},
      Route{"GET", "/api/v1/runs", ListRuns},
      Route{"POST", "/api/v1/runs", StartRun},
      Route{"GET", "/api/v1/runs/{run}", ShowRun},
      Route{"GET", "/api/v1/runs/{run}/logs", ListLogs},
      Route{"GET", "/api/v1/runs/{run}/report", ShowReport},
      Route{"GET", "/api/v1/runs/{run}/state", ShowRunState},
      Route{"GET", "/api/v1/runs/{run}/steps/{step}", ShowStep},
      Route{"GET", "/api/v1/runs/{run}/steps/{step}/log", ShowLog},
      Route{"GET", "/api/v1/runs/{run}/view", ShowView},
      Route{"POST", "/api/v1/runs/{run}/cancel", CancelRun},
      Route{"POST", "/api/v1/runs/{run}/concurrency", ChangeConcurrency},
      Route{"POST", "/api/v1/runs/{run}/pause", PauseRun},
      Route{"POST", "/api/v1/runs/{run}/policy", ChangePolicy},
      Route{"POST", "/api/v1/runs/{run}/resume", ResumeRun},
      Route{"POST", "/api/v1/runs/{run}/retry", RetryRun},
      Route{"POST", "/api/v1/runs/{run}/signal", SendSignal},
      Route{"POST", "/api/v1/runs/{run}/skip", SkipStep},
      Route{"GET", "/api/v1/session", ShowSession},
      Route{"POST", "/api/v1/validate", ValidateText},
      Route{"GET", "/api/v1/workflows", ListAllWorkflows},
      Route{"GET", "/api/v1/workflows/{workflow}", ShowWorkflow},
      Route{"GET", "/api/v1/workflows/{workflow}/code", ShowCode},
      Route{"GET", "/api/v1/workflows/{workflow}/code.zip", DownloadCode},
      Route{"POST", "/api/v1/workflows/{workflow}/preview", PreviewWorkflow},
      Route{"GET", "/healthz", ShowHealth},
      Route{"GET", "/metrics", ShowMetrics},
  };
  return kRoutes;
}

}  // namespace wfb

#include "server/routes/metrics.h"

#include "server/api_context.h"

namespace wfb {

void ShowMetrics(const RouteCall& call) {
  ApiContext& context = call.context();
  const Result<std::string> text =
      context.metrics.Text(context.server->http(), context.host.loop.now());
  if (!text.ok()) return call.Refuse(text.error());
  call.Answer({200, {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}}, *text});
}

}  // namespace wfb

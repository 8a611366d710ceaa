#include "server/api_server.h"

#include "server/api_context.h"
#include "server/api_routes.h"
#include "server/problem.h"

namespace wfb {

ApiServer::ApiServer(ApiHost host, HttpLimits http_limits, EventLimits event_limits)
    : context_(std::make_unique<ApiContext>(std::move(host), event_limits)) {
  http_ = std::make_unique<HttpServer>(
      context_->host.loop,
      [context = context_.get()](const HttpExchange& exchange) {
        Dispatch(ApiRoutes(), *context, exchange);
      },
      [](int status, std::string detail) { return Problem(status, detail); }, http_limits);
}

ApiServer::~ApiServer() = default;

size_t ApiServer::reader_count() const { return context_->events.reader_count(); }

size_t ApiServer::follower_count() const { return context_->logs.follower_count(); }

Status ApiServer::ListenUnix(const std::string& path) { return http_->ListenUnix(path); }

}  // namespace wfb

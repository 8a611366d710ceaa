#include "server/api_server.h"

#include <fmt/format.h>

#include "server/api_context.h"
#include "server/api_routes.h"
#include "server/enter.h"
#include "server/gate.h"
#include "server/problem.h"

namespace wfb {

namespace {

constexpr int kPortTries = 100;

void Handle(ApiContext& context, const HttpExchange& exchange) {
  const HttpRequest& request = exchange.request();
  if (request.port == 0 || IsApiPath(request)) return Dispatch(ApiRoutes(), context, exchange);
  if (IsEnterPath(request)) {
    return exchange.Answer(Enter(request, context.sessions, context.host.loop.now()));
  }
  exchange.Answer(context.host.web.Answer(request));
}

}  // namespace

ApiServer::ApiServer(ApiHost host, HttpLimits http_limits, EventLimits event_limits,
                     LiveLimits live_limits)
    : context_(std::make_unique<ApiContext>(std::move(host), event_limits, live_limits)) {
  ApiContext* const context = context_.get();
  context->server = this;
  HttpService service;
  service.handler = [context](const HttpExchange& exchange) { Handle(*context, exchange); };
  service.refusal = [](int status, const std::string& detail) { return Problem(status, detail); };
  service.gate = [context](const HttpRequest& request) {
    return CheckAccess(request, context->sessions, context->host.loop.now());
  };
  service.headers = SecurityHeaders();
  http_ = std::make_unique<HttpServer>(context->host.loop, std::move(service), http_limits);
}

ApiServer::~ApiServer() = default;

size_t ApiServer::reader_count() const { return context_->events.reader_count(); }

size_t ApiServer::live_reader_count() const { return context_->live.reader_count(); }

size_t ApiServer::follower_count() const { return context_->logs.follower_count(); }

Status ApiServer::ListenUnix(const std::string& path) { return http_->ListenUnix(path); }

Result<uint16_t> ApiServer::ListenTcp(uint16_t port) {
  if (port_ != 0) return port_;
  for (int tries = 1;; ++tries, ++port) {
    const Result<uint16_t> listening = http_->ListenTcp(port);
    if (listening.ok()) return port_ = *listening;
    const bool taken = listening.error().kind == ErrorKind::Conflict;
    const bool last = port == 0 || port == UINT16_MAX || tries == kPortTries;
    if (!taken || last) return listening.error();
  }
}

std::string ApiServer::url() const { return fmt::format("http://127.0.0.1:{}", port_); }

std::string ApiServer::MakeLink(std::string_view to) {
  return fmt::format("{}{}", url(), EnterTarget(context_->sessions.MakeLink(), to));
}

std::string ApiServer::MakeBearer() { return context_->sessions.MakeBearer(); }

}  // namespace wfb

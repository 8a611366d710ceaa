// From a request to the one route that answers it. The routes are one table; what holds for all of
// them is checked here, before any handler runs: the method, the content type, the ids in the path.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http_server.h"

namespace wfb {

struct ApiContext;

// A request that has found its route.
class RouteCall {
 public:
  using Parameters = std::vector<std::pair<std::string_view, std::string>>;
  RouteCall(ApiContext& context, HttpExchange exchange, Parameters parameters)
      : context_(context), exchange_(std::move(exchange)), parameters_(std::move(parameters)) {}

  ApiContext& context() const { return context_; }
  const HttpExchange& exchange() const { return exchange_; }
  const HttpRequest& request() const { return exchange_.request(); }
  // What stands in the path for {name}: not empty and at most kRunIdLengthMax bytes.
  const std::string& Parameter(std::string_view name) const;

  // The query value as a whole number within [min, max], or `fallback` when it is absent.
  Result<int64_t> Number(std::string_view name, int64_t fallback, int64_t min, int64_t max) const;
  // InvalidInput when the query has a name that is not listed.
  Status OnlyQuery(std::initializer_list<std::string_view> names) const;

  void Answer(HttpResponse response) const { exchange_.Answer(std::move(response)); }
  void AnswerJson(const Json& document, int status = 200) const;
  void Refuse(const Error& error, std::string_view pointer = "") const;

 private:
  ApiContext& context_;
  HttpExchange exchange_;
  Parameters parameters_;
};

using RouteHandler = void (*)(const RouteCall& call);

struct Route {
  std::string_view method;   // GET (which answers HEAD too), or POST.
  std::string_view pattern;  // "/api/v1/runs/{run}/state"
  RouteHandler handler;
};

// Finds the route and calls it, or answers 400, 404, 405 or 415.
void Dispatch(std::span<const Route> routes, ApiContext& context, const HttpExchange& exchange);

}  // namespace wfb

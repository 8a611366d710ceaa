#include "server/router.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/diagnostic.h"
#include "engine/ports.h"
#include "server/problem.h"

namespace wfb {

namespace {

std::vector<std::string_view> Segments(std::string_view pattern) {
  std::vector<std::string_view> segments;
  pattern.remove_prefix(1);
  while (true) {
    const size_t slash = pattern.find('/');
    segments.push_back(pattern.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    pattern.remove_prefix(slash + 1);
  }
}

bool IsParameter(std::string_view segment) { return segment.starts_with('{'); }

// The parameters when the pattern fits the path.
std::optional<RouteCall::Parameters> Match(std::string_view pattern,
                                           const std::vector<std::string>& path) {
  const std::vector<std::string_view> segments = Segments(pattern);
  if (segments.size() != path.size()) return std::nullopt;
  RouteCall::Parameters parameters;
  for (size_t i = 0; i < segments.size(); ++i) {
    if (IsParameter(segments[i])) {
      parameters.emplace_back(segments[i].substr(1, segments[i].size() - 2), path[i]);
    } else if (segments[i] != path[i]) {
      return std::nullopt;
    }
  }
  return parameters;
}

std::string Joined(const std::vector<std::string>& path) {
  std::string text;
  for (const std::string& segment : path) text += "/" + segment;
  return text;
}

// The paths that exist, with the request's own ids where it has them.
std::vector<std::string> PathsLike(std::span<const Route> routes,
                                   const std::vector<std::string>& path) {
  std::vector<std::string> paths;
  for (const Route& route : routes) {
    const std::vector<std::string_view> segments = Segments(route.pattern);
    std::string text;
    for (size_t i = 0; i < segments.size(); ++i) {
      const bool own = IsParameter(segments[i]) && i < path.size();
      text += "/" + (own ? path[i] : std::string(segments[i]));
    }
    paths.push_back(std::move(text));
  }
  return paths;
}

HttpResponse UnknownRoute(std::span<const Route> routes, const HttpRequest& request) {
  const std::string path = Joined(request.parts.path);
  const std::string nearest = NearestWord(path, PathsLike(routes, request.parts.path));
  return Problem(NotFound(fmt::format("there is nothing at {}{}", path,
                                      nearest.empty() ? "" : "; did you mean " + nearest + "?")));
}

HttpResponse WrongMethod(const std::vector<std::string_view>& methods, const HttpRequest& request) {
  std::string allowed;
  for (const std::string_view method : methods) {
    allowed += fmt::format("{}{}", allowed.empty() ? "" : ", ", method);
    if (method == "GET") allowed += ", HEAD";
  }
  HttpResponse response =
      Problem(405, fmt::format("{} is not possible here; {} is", request.method, allowed));
  response.headers.emplace_back("Allow", allowed);
  return response;
}

bool IsJson(const HttpRequest& request) {
  const std::string* type = request.Header("Content-Type");
  if (type == nullptr) return false;
  std::string_view media = std::string_view(*type).substr(0, type->find(';'));
  while (media.ends_with(' ')) media.remove_suffix(1);
  return EqualsIgnoringCase(media, "application/json");
}

Status CheckIds(const RouteCall::Parameters& parameters) {
  for (const auto& [name, value] : parameters) {
    if (value.empty()) return InvalidInput(fmt::format("the {} in the address is empty", name));
    if (value.size() > kRunIdLengthMax) {
      return InvalidInput(
          fmt::format("the {} in the address has more than {} bytes", name, kRunIdLengthMax));
    }
  }
  return Ok();
}

}  // namespace

const std::string& RouteCall::Parameter(std::string_view name) const {
  const auto at = std::ranges::find(parameters_, name, &Parameters::value_type::first);
  WFB_CHECK(at != parameters_.end(), "a handler asks for the parameters of its own pattern");
  return at->second;
}

Result<int64_t> RouteCall::Number(std::string_view name, int64_t fallback, int64_t min,
                                  int64_t max) const {
  const std::string* text = request().Query(name);
  if (text == nullptr) return fallback;
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size() || value < min || value > max) {
    return InvalidInput(fmt::format("{} is a whole number from {} to {}", name, min, max));
  }
  return value;
}

Status RouteCall::OnlyQuery(std::initializer_list<std::string_view> names) const {
  for (const auto& [name, value] : request().parts.query) {
    if (std::ranges::find(names, name) != names.end()) continue;
    const std::string nearest =
        NearestWord(name, std::vector<std::string>(names.begin(), names.end()));
    return InvalidInput(fmt::format("there is no parameter \"{}\" here{}", name,
                                    nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?"));
  }
  return Ok();
}

void RouteCall::AnswerJson(const Json& document, int status) const {
  Answer({status,
          {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
          WriteJson(document)});
}

void RouteCall::Refuse(const Error& error, std::string_view pointer) const {
  Answer(Problem(error, pointer));
}

void Dispatch(std::span<const Route> routes, ApiContext& context, const HttpExchange& exchange) {
  const HttpRequest& request = exchange.request();
  const std::string method = request.method == "HEAD" ? "GET" : request.method;
  std::vector<std::string_view> methods;
  for (const Route& route : routes) {
    std::optional<RouteCall::Parameters> parameters = Match(route.pattern, request.parts.path);
    if (!parameters) continue;
    methods.push_back(route.method);
    if (route.method != method) continue;
    if (const Status ids = CheckIds(*parameters); !ids.ok()) {
      return exchange.Answer(Problem(ids.error()));
    }
    if (method != "GET" && !IsJson(request)) {
      return exchange.Answer(Problem(415, "send the header Content-Type: application/json"));
    }
    return route.handler(RouteCall(context, exchange, std::move(*parameters)));
  }
  exchange.Answer(methods.empty() ? UnknownRoute(routes, request) : WrongMethod(methods, request));
}

}  // namespace wfb

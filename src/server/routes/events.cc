#include "server/routes/events.h"

#include <charconv>

#include "server/routes/answers.h"

namespace wfb {

namespace {

constexpr size_t kRunsMax = 100;

Result<std::optional<Position>> ReadPosition(const RouteCall& call) {
  const std::string* text = call.request().Header("Last-Event-ID");
  if (text == nullptr) text = call.request().Query("after");
  if (text == nullptr) return std::optional<Position>();
  Position position = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), position);
  if (error != std::errc() || end != text->data() + text->size() || position < 0) {
    return InvalidInput("Last-Event-ID and after are positions: whole numbers from 0");
  }
  return std::optional(position);
}

}  // namespace

void StreamEvents(const RouteCall& call) {
  if (const Status known = call.OnlyQuery({"run", "after"}); !known.ok()) {
    return call.Refuse(known.error());
  }
  const Result<std::optional<Position>> after = ReadPosition(call);
  if (!after.ok()) return call.Refuse(after.error());
  std::vector<std::string> runs;
  for (const auto& [name, value] : call.request().parts.query) {
    if (name == "run") runs.push_back(value);
  }
  if (runs.size() > kRunsMax) return call.Refuse(InvalidInput("name at most 100 runs"));
  const Status opened = call.context().events.Open(call.exchange(), runs, *after);
  if (!opened.ok()) call.Refuse(opened.error());
}

}  // namespace wfb

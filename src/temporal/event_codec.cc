#include "temporal/event_codec.h"

#include <fmt/format.h>

#include <map>

namespace wfb::temporal {

namespace {

const std::map<std::string_view, EventType>& TypesByName() {
  static const std::map<std::string_view, EventType> kTypes = [] {
    std::map<std::string_view, EventType> types;
    for (int i = 1; i <= static_cast<int>(EventType::RunFinished); ++i) {
      const auto type = static_cast<EventType>(i);
      types.emplace(EventTypeName(type), type);
    }
    return types;
  }();
  return kTypes;
}

// `fallback` when it is absent.
template <typename Number>
Result<Number> NumberMember(const Json& value, std::string_view key, Number fallback) {
  const Json* member = FindMember(value, key);
  if (member == nullptr) return fallback;
  boost::system::error_code error;
  const Number number = member->is_number() ? member->to_number<Number>(error) : fallback;
  if (error || !member->is_number()) {
    return InvalidInput(fmt::format("\"{}\" of an event is no number that fits", key));
  }
  return number;
}

}  // namespace

Json EventToJson(const Event& event, TimestampMs list_at) {
  JsonObject object;
  object["type"] = EventTypeName(event.type);
  if (event.step != kNoStep) object["step"] = event.step;
  if (event.attempt != 0) object["attempt"] = event.attempt;
  if (event.code != 0) object["code"] = event.code;
  if (!event.body.is_null()) object["body"] = event.body;
  if (event.at != list_at) object["at"] = event.at;
  return object;
}

Result<Event> EventFromJson(const Json& value, TimestampMs list_at) {
  Event event;
  const std::string name = MemberText(value, "type");
  const auto type = TypesByName().find(name);
  if (type == TypesByName().end()) {
    return InvalidInput(
        fmt::format("an event of type \"{}\", which this version of wfb does not know", name));
  }
  event.type = type->second;
  WFB_ASSIGN_OR_RETURN(event.step, NumberMember<StepId>(value, "step", kNoStep));
  WFB_ASSIGN_OR_RETURN(event.attempt, NumberMember<uint32_t>(value, "attempt", 0));
  WFB_ASSIGN_OR_RETURN(event.code, NumberMember<int64_t>(value, "code", 0));
  WFB_ASSIGN_OR_RETURN(event.at, NumberMember<int64_t>(value, "at", list_at));
  if (const Json* body = FindMember(value, "body")) event.body = *body;
  return event;
}

JsonArray EventsToJson(std::span<const Event> events, TimestampMs list_at) {
  JsonArray array;
  array.reserve(events.size());
  for (const Event& event : events) array.push_back(EventToJson(event, list_at));
  return array;
}

Result<std::vector<Event>> EventsFromJson(const Json& value, TimestampMs list_at) {
  if (!value.is_array()) return InvalidInput("a list of events was expected");
  std::vector<Event> events;
  events.reserve(value.get_array().size());
  for (const Json& element : value.get_array()) {
    WFB_ASSIGN_OR_RETURN(Event event, EventFromJson(element, list_at));
    events.push_back(std::move(event));
  }
  return events;
}

}  // namespace wfb::temporal

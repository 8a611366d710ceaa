// Events of the core as JSON, as markers and carried states hold them:
//   {"type":"attempt_started","step":3,"attempt":1,"code":0,"body":…,"at":…}
// What is 0, null or no step is left out, and `at` where it is that of the whole list.
#pragma once

#include <span>
#include <vector>

#include "core/event.h"

namespace wfb::temporal {

Json EventToJson(const Event& event, TimestampMs list_at);
Result<Event> EventFromJson(const Json& value, TimestampMs list_at);

JsonArray EventsToJson(std::span<const Event> events, TimestampMs list_at);
Result<std::vector<Event>> EventsFromJson(const Json& value, TimestampMs list_at);

}  // namespace wfb::temporal

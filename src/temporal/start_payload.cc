#include "temporal/start_payload.h"

#include <fmt/format.h>

#include "temporal/event_codec.h"
#include "temporal/payload.h"

namespace wfb::temporal {

namespace {

constexpr std::string_view kSchema = "wfb.start/v1";
// A definition of this size is still readable in the server's own interface.
constexpr size_t kReadableStartMax = 128 * 1024;

Json ToJson(const Execution& execution) {
  JsonObject object{{"workflow_id", execution.workflow_id}};
  if (!execution.run_id.empty()) object["run_id"] = execution.run_id;
  return object;
}

std::optional<Execution> ExecutionMember(const Json& value, std::string_view key) {
  const Json* member = FindMember(value, key);
  if (member == nullptr) return std::nullopt;
  return Execution{MemberText(*member, "workflow_id"), MemberText(*member, "run_id")};
}

}  // namespace

Payload EncodeStart(const StartPayload& start) {
  JsonObject object;
  object["schema"] = kSchema;
  object["options"] = wfb::ToJson(start.options);
  if (start.root) object["root"] = ToJson(*start.root);
  if (!start.definition.empty()) object["definition"] = start.definition;
  if (start.continues) object["continues"] = ToJson(*start.continues);
  if (!start.request.is_null()) object["request"] = start.request;
  if (!start.carried.empty()) object["carried"] = EventsToJson(start.carried, 0);
  return EncodePayload(object, start.carried.empty() ? kReadableStartMax : kReadableBytesMax);
}

Result<StartPayload> DecodeStart(const Payloads& input) {
  WFB_ASSIGN_OR_RETURN(const Json value, DecodeFirst(input));
  if (MemberText(value, "schema") != kSchema) {
    return InvalidInput(
        fmt::format("the run was not started by wfb: its input is no \"{}\"", kSchema));
  }
  const Json* options = FindMember(value, "options");
  if (options == nullptr) return InvalidInput("the start of the run has no options");
  StartPayload start;
  WFB_ASSIGN_OR_RETURN(start.options, RunOptionsFromJson(*options));
  start.definition = MemberText(value, "definition");
  start.root = ExecutionMember(value, "root");
  start.continues = ExecutionMember(value, "continues");
  if (const Json* request = FindMember(value, "request")) start.request = *request;
  if (const Json* carried = FindMember(value, "carried")) {
    WFB_ASSIGN_OR_RETURN(start.carried, EventsFromJson(*carried, 0));
  }
  if (start.definition.empty() && !start.root) {
    return InvalidInput("the start of the run names no definition");
  }
  return start;
}

std::string ChildWorkflowId(const std::string& run, uint32_t attempt) {
  return attempt <= 1 ? run : fmt::format("{}-retry-{}", run, attempt - 1);
}

}  // namespace wfb::temporal

#include "temporal/task_updates.h"

#include "temporal/payload.h"
#include "temporal/task_commands.h"
#include "temporal/update_requests.h"

namespace wfb::temporal {

namespace {

namespace update = api::update::v1;
using api::protocol::v1::Message;

constexpr std::string_view kTypePrefix = "type.googleapis.com/";

template <typename Body>
void Pack(const Body& body, Message& message) {
  message.mutable_body()->set_type_url(std::string(kTypePrefix) + body.GetTypeName());
  message.mutable_body()->set_value(body.SerializeAsString());
}

Status ApplyUpdate(HistoryFold& fold, const update::Request& request) {
  WFB_ASSIGN_OR_RETURN(const Json input, DecodeFirst(request.input().args()));
  WFB_ASSIGN_OR_RETURN(Event event, RequestFromUpdate(fold.run(), request.input().name(), input));
  return fold.Record(std::move(event));
}

void Accept(const HistoryFold& fold, const Message& message, const update::Request& request,
            WorkflowAnswer& answer, std::vector<ServerCommand>& commands) {
  const auto add = [&](const auto& body, const char* suffix) {
    Message& said = *answer.add_messages();
    said.set_id(request.meta().update_id() + suffix);
    said.set_protocol_instance_id(message.protocol_instance_id());
    Pack(body, said);
    ServerCommand command;
    command.set_command_type(api::enums::v1::COMMAND_TYPE_PROTOCOL_MESSAGE);
    command.mutable_protocol_message_command_attributes()->set_message_id(said.id());
    commands.push_back(std::move(command));
  };
  update::Acceptance acceptance;
  acceptance.set_accepted_request_message_id(message.id());
  acceptance.set_accepted_request_sequencing_event_id(message.event_id());
  *acceptance.mutable_accepted_request() = request;
  add(acceptance, "/accept");
  update::Response response;
  *response.mutable_meta() = request.meta();
  const Json status = {{"status", RunStatusName(fold.run().status())}};
  *response.mutable_outcome()->mutable_success() = One(PlainPayload(status));
  add(response, "/complete");
}

void Reject(const Message& message, const update::Request& request, const Error& why,
            WorkflowAnswer& answer) {
  update::Rejection rejection;
  rejection.set_rejected_request_message_id(message.id());
  rejection.set_rejected_request_sequencing_event_id(message.event_id());
  *rejection.mutable_rejected_request() = request;
  const char* kind = why.kind == ErrorKind::Conflict   ? "conflict"
                     : why.kind == ErrorKind::NotFound ? "not_found"
                                                       : "invalid_input";
  *rejection.mutable_failure() = FailureOf({kind, why.message, false}, nullptr);
  Message& said = *answer.add_messages();
  said.set_id(request.meta().update_id() + "/reject");
  said.set_protocol_instance_id(message.protocol_instance_id());
  Pack(rejection, said);
}

}  // namespace

void AnswerTaskUpdates(HistoryFold& fold, const WorkflowPoll& task, WorkflowAnswer& answer,
                       std::vector<ServerCommand>& commands) {
  for (const Message& message : task.messages()) {
    update::Request request;
    const std::string type = std::string(kTypePrefix) + request.GetTypeName();
    if (message.body().type_url() != type) continue;
    if (!request.ParseFromString(message.body().value())) continue;
    const Status applied = ApplyUpdate(fold, request);
    if (applied.ok()) {
      Accept(fold, message, request, answer, commands);
    } else {
      Reject(message, request, applied.error(), answer);
    }
  }
}

}  // namespace wfb::temporal

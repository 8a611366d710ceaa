// What a run on Temporal starts with: the one input of its workflow, "schema":"wfb.start/v1". Who
// starts runs (wfb run --executor temporal, a parent run, a run that continues as new) writes it,
// the worker and the followers read it. It names everything that the run is pinned to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/event.h"
#include "core/run_options.h"
#include "temporal/api.h"

namespace wfb::temporal {

// A workflow execution on the server. An empty run id = the latest of the workflow id.
struct Execution {
  std::string workflow_id;
  std::string run_id;
};

struct StartPayload {
  RunOptions options;
  // The definitions as text (of a DefinitionBundle, whose hash options.definition_hash is), or
  // where they are: at the beginning of the history of the root run.
  std::string definition;
  std::optional<Execution> root;
  // The run continued as new: its events so far.
  std::vector<Event> carried;
  // A closed run that this one takes over, with all its events; then `request` is applied. Of a
  // child run that is tried again: the one before; when it is not there, the run starts afresh.
  std::optional<Execution> continues;
  // What is asked of the run that is taken over: {"update":"retry"|"skip","input":{…}}, as in
  // update_requests.h. Null = retry everything that failed.
  Json request;
};

// `carried` is deflated with the rest when the text is long.
Payload EncodeStart(const StartPayload& start);
// InvalidInput when it is not ours.
Result<StartPayload> DecodeStart(const Payloads& input);

// The workflow id of a child run's attempt (from 1): the run's id, then with "-retry-1", ….
std::string ChildWorkflowId(const std::string& run, uint32_t attempt);

}  // namespace wfb::temporal

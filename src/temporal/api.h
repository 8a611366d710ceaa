// Temporal's messages under a short name. `wfb::temporal` is ours, `::temporal` the generated one.
#pragma once

#include "temporal/api/common/v1/message.pb.h"
#include "temporal/api/history/v1/message.pb.h"

namespace wfb::temporal {

namespace api = ::temporal::api;
using HistoryEvent = api::history::v1::HistoryEvent;
using Payload = api::common::v1::Payload;
using Payloads = api::common::v1::Payloads;

}  // namespace wfb::temporal

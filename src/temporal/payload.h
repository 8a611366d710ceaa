// JSON values as Temporal's payloads: "json/plain", which every SDK and the server's own interface
// read; above a size deflated as "binary/wfb-deflate", which only we read.
#pragma once

#include "base/json.h"
#include "temporal/api.h"

namespace wfb::temporal {

inline constexpr size_t kReadableBytesMax = 32 * 1024;
// What the server takes in one payload (its limit is 2 MiB for all of one field).
inline constexpr size_t kPayloadBytesMax = 1'900'000;

// `readable_max`: larger texts are deflated.
Payload EncodePayload(const Json& value, size_t readable_max = kReadableBytesMax);
// Never deflated: for whom is not us.
Payload PlainPayload(const Json& value);
// A payload without data is null. InvalidInput for an encoding that we do not read.
Result<Json> DecodePayload(const Payload& payload);

// The first payload, or null when there is none.
Result<Json> DecodeFirst(const Payloads& payloads);
Payloads One(Payload payload);

}  // namespace wfb::temporal

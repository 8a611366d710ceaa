// Documents to and from JSON values, key by key in the format's canonical order.
#pragma once

#include "base/json.h"
#include "definition/document.h"

namespace wfb::definition {

// Reads a value that CheckShape has looked at. Never fails: what has the wrong type is left out
// (CheckShape has reported it), so that the other problems of the document can be found too.
Document DocumentFromJson(const Json& value);

// The document as JSON, keys in canonical order.
Json ToJson(const Document& document);

}  // namespace wfb::definition

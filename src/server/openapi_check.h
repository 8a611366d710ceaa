// Holds answers of the server against the schemas of its description.
#pragma once

#include <string>

#include "base/json.h"

namespace wfb::testing {

// What is wrong with the value, or nothing. `schema` is a schema of the OpenAPI document `api`:
// also $ref, oneOf and types that are lists, which the schemas of inputs do not have.
std::string CheckAgainst(const Json& api, const Json& schema, const Json& value,
                         const std::string& at = "");

}  // namespace wfb::testing

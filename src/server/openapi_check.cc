#include "server/openapi_check.h"

#include "base/json_schema.h"

namespace wfb::testing {

namespace {

const Json& Resolve(const Json& api, const std::string& reference) {
  WFB_CHECK(reference.starts_with("#/"), "references stay within the document");
  boost::system::error_code error;
  const Json* found = api.find_pointer(reference.substr(1), error);
  WFB_CHECK(found != nullptr, "a reference leads somewhere");
  return *found;
}

// The schema without what is checked below it.
Json Shallow(const Json& schema) {
  JsonObject shallow = schema.as_object();
  if (Json* properties = shallow.if_contains("properties")) {
    for (auto& property : properties->as_object()) property.value() = true;
  }
  if (shallow.contains("items")) shallow["items"] = true;
  return shallow;
}

}  // namespace

std::string CheckAgainst(const Json& api, const Json& schema, const Json& value,
                         const std::string& at) {
  if (const Json* reference = FindMember(schema, "$ref")) {
    return CheckAgainst(api, Resolve(api, std::string(reference->as_string())), value, at);
  }
  if (const Json* choices = FindMember(schema, "oneOf")) {
    size_t fitting = 0;
    std::string first;  // Says more than that the value is not null.
    for (const Json& choice : choices->as_array()) {
      const std::string problem = CheckAgainst(api, choice, value, at);
      if (problem.empty()) ++fitting;
      if (first.empty()) first = problem;
    }
    if (fitting == 1) return "";
    return fitting > 1 ? at + ": fits several of the choices" : first;
  }
  const Json shallow = Shallow(schema);
  const Diagnostics wrong_schema = CheckSchema(shallow);
  if (!wrong_schema.empty()) return at + ": schema: " + wrong_schema[0].message;
  const Diagnostics problems = ValidateInstance(shallow, value);
  if (!problems.empty()) return at + problems[0].pointer + ": " + problems[0].message;
  if (const Json* properties = FindMember(schema, "properties"); properties && value.is_object()) {
    for (const auto& property : properties->as_object()) {
      const Json* member = FindMember(value, property.key());
      if (member == nullptr) continue;
      const std::string place = at + "/" + std::string(property.key());
      if (std::string problem = CheckAgainst(api, property.value(), *member, place);
          !problem.empty())
        return problem;
    }
  }
  if (const Json* items = FindMember(schema, "items"); items && value.is_array()) {
    for (size_t i = 0; i < value.as_array().size(); ++i) {
      const std::string place = at + "/" + std::to_string(i);
      if (std::string problem = CheckAgainst(api, *items, value.as_array()[i], place);
          !problem.empty())
        return problem;
    }
  }
  return "";
}

}  // namespace wfb::testing

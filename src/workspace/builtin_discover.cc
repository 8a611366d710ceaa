#include "workspace/builtin_discover.h"

#include <fmt/format.h>

#include "base/diagnostic.h"
#include "workspace/selection.h"
#include "workspace/workspace.h"

namespace wfb {

namespace {

struct DiscoverInput {
  std::string root;
  std::string script;
  std::vector<std::string> filters;
};

Status ReadMember(std::string_view key, const Json& value, DiscoverInput& input) {
  const auto refuse = [&](std::string_view what) {
    return InvalidInput(fmt::format("npm.discover: \"{}\" must be {}", key, what));
  };
  if (key == "root" || key == "script") {
    if (!value.is_string()) return refuse("a text");
    (key == "root" ? input.root : input.script) = std::string(value.get_string());
    return Ok();
  }
  if (key == "filter") {
    if (!value.is_array()) return refuse("a list of texts");
    for (const Json& filter : value.get_array()) {
      if (!filter.is_string()) return refuse("a list of texts");
      input.filters.emplace_back(filter.get_string());
    }
    return Ok();
  }
  const std::string nearest = NearestWord(std::string(key), {"root", "script", "filter"});
  return InvalidInput(fmt::format("npm.discover takes no \"{}\"{}", key,
                                  nearest.empty()
                                      ? "; it takes root, script and filter"
                                      : fmt::format("; did you mean \"{}\"?", nearest)));
}

Result<DiscoverInput> ReadInput(const Json& json) {
  DiscoverInput input;
  if (!json.is_object()) {
    return InvalidInput("npm.discover takes an object {\"root\", \"script\"?, \"filter\"?}");
  }
  for (const auto& member : json.get_object()) {
    WFB_RETURN_IF_ERROR(ReadMember(member.key(), member.value(), input));
  }
  if (input.root.empty()) {
    return InvalidInput("npm.discover needs \"root\", the folder of the monorepo");
  }
  return input;
}

}  // namespace

Result<Json> BuiltinNpmDiscover(const Json& input, const std::string& base_directory) {
  WFB_ASSIGN_OR_RETURN(const DiscoverInput read, ReadInput(input));
  const bool relative = !read.root.starts_with('/') && !base_directory.empty();
  WFB_ASSIGN_OR_RETURN(const Workspace workspace,
                       DiscoverWorkspace(relative ? base_directory + "/" + read.root : read.root));
  Json json = ToJson(workspace);
  if (read.script.empty() && read.filters.empty()) return json;
  WFB_ASSIGN_OR_RETURN(const std::vector<bool> is_item,
                       ChooseItems(workspace, read.script, read.filters));
  const std::vector<std::vector<uint32_t>> waits = InheritDependencies(workspace.Order(), is_item);
  JsonArray& packages = json.get_object()["packages"].get_array();
  JsonArray chosen;
  for (uint32_t i = 0; i < waits.size(); ++i) {
    if (!is_item[i]) continue;
    JsonArray dependencies;
    for (const uint32_t d : waits[i]) dependencies.emplace_back(workspace.packages[d].name);
    packages[i].get_object()["dependencies"] = std::move(dependencies);
    chosen.push_back(std::move(packages[i]));
  }
  packages = std::move(chosen);
  return json;
}

}  // namespace wfb

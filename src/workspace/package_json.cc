#include "workspace/package_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "workspace/file.h"

namespace wfb {

namespace {

constexpr size_t kNameBytesMax = 214;  // As the npm registry has it.

bool IsPackageName(std::string_view name) {
  return !name.empty() && name.size() <= kNameBytesMax &&
         std::none_of(name.begin(), name.end(), [](char c) {
           return static_cast<unsigned char>(c) <= ' ' || c == 0x7F || c == '"' || c == '\\';
         });
}

Result<std::string> ReadText(const Json& json, const char* key, const std::string& shown) {
  const Json* member = FindMember(json, key);
  if (member == nullptr) return std::string();
  if (const JsonString* text = member->if_string()) return std::string(*text);
  return InvalidInput(fmt::format("{}: \"{}\" must be a text", shown, key));
}

Result<std::vector<std::pair<std::string, std::string>>> ReadScripts(const Json& json,
                                                                     const std::string& shown) {
  std::vector<std::pair<std::string, std::string>> scripts;
  const Json* member = FindMember(json, "scripts");
  if (member == nullptr) return scripts;
  if (!member->is_object()) {
    return InvalidInput(fmt::format("{}: \"scripts\" must be an object of texts", shown));
  }
  for (const auto& script : member->get_object()) {
    const JsonString* text = script.value().if_string();
    if (text == nullptr || text->find('\0') != JsonString::npos) {
      return InvalidInput(
          fmt::format("{}: the script \"{}\" must be a text", shown, std::string(script.key())));
    }
    scripts.emplace_back(script.key(), *text);
  }
  return scripts;
}

// The package that an entry means: its key, the name in "workspace:name@range", or none when the
// range leads out of the workspace.
std::string PackageMeant(std::string_view key, std::string_view range) {
  for (const std::string_view outside : {"npm:", "git", "http:", "https:"}) {
    if (range.starts_with(outside)) return "";
  }
  constexpr std::string_view kWorkspace = "workspace:";
  if (range.starts_with(kWorkspace)) {
    range.remove_prefix(kWorkspace.size());
    const size_t at = range.rfind('@');
    if (at != std::string_view::npos && at > 0) return std::string(range.substr(0, at));
  }
  return std::string(key);
}

Status ReadDependencies(const Json& json, const std::string& shown,
                        std::map<std::string, DependencyKind>& dependencies) {
  // The first kind that names a package counts, so the order matters.
  for (const DependencyKind kind : {DependencyKind::Regular, DependencyKind::Optional,
                                    DependencyKind::Peer, DependencyKind::Development}) {
    const char* key = DependencyKindName(kind);
    const Json* member = FindMember(json, key);
    if (member == nullptr) continue;
    if (!member->is_object()) {
      return InvalidInput(
          fmt::format("{}: \"{}\" must be an object of names and ranges", shown, key));
    }
    for (const auto& entry : member->get_object()) {
      const JsonString* range = entry.value().if_string();
      std::string name =
          PackageMeant(entry.key(), range == nullptr ? "" : std::string_view(*range));
      if (!name.empty()) dependencies.try_emplace(std::move(name), kind);
    }
  }
  return Ok();
}

Result<std::optional<std::vector<std::string>>> ReadWorkspaces(const Json& json,
                                                               const std::string& shown) {
  const Json* field = FindMember(json, "workspaces");
  if (field == nullptr) return std::optional<std::vector<std::string>>();
  const Json* list = field->is_object() ? FindMember(*field, "packages") : field;
  const auto refuse = [&] {
    return InvalidInput(fmt::format(
        "{}: \"workspaces\" must be a list of patterns such as [\"packages/*\"], or an object with "
        "such a list as \"packages\"",
        shown));
  };
  if (list == nullptr || !list->is_array()) return refuse();
  std::vector<std::string> patterns;
  for (const Json& pattern : list->get_array()) {
    if (!pattern.is_string() || pattern.get_string().empty()) return refuse();
    patterns.emplace_back(pattern.get_string());
  }
  return std::optional(std::move(patterns));
}

// "line 3, column 7: syntax error" of ParseJson as "file:3:7: syntax error".
Error WithPlace(const Error& error, const std::string& shown) {
  unsigned line = 0;
  unsigned column = 0;
  int length = 0;
  const std::string& message = error.message;
  if (std::sscanf(message.c_str(), "line %u, column %u: %n", &line, &column, &length) == 2) {
    return InvalidInput(fmt::format("{}:{}:{}: not valid JSON: {}", shown, line, column,
                                    message.substr(static_cast<size_t>(length))));
  }
  return InvalidInput(fmt::format("{}: not valid JSON: {}", shown, message));
}

}  // namespace

Result<PackageManifest> ParsePackageManifest(std::string_view text, const std::string& shown) {
  const Result<Json> parsed = ParseJson(text);
  if (!parsed.ok()) return WithPlace(parsed.error(), shown);
  const Json& json = *parsed;
  if (!json.is_object()) return InvalidInput(fmt::format("{}: must hold a JSON object", shown));
  PackageManifest manifest;
  WFB_ASSIGN_OR_RETURN(manifest.name, ReadText(json, "name", shown));
  if (!manifest.name.empty() && !IsPackageName(manifest.name)) {
    return InvalidInput(
        fmt::format("{}: {} is not a package name; a name is at most {} characters long and has no "
                    "spaces, quotes or control characters",
                    shown, WriteJson(Json(manifest.name)), kNameBytesMax));
  }
  WFB_ASSIGN_OR_RETURN(manifest.version, ReadText(json, "version", shown));
  const Json* is_private = FindMember(json, "private");
  manifest.is_private = is_private != nullptr && is_private->is_bool() && is_private->get_bool();
  if (const Json* own = FindMember(json, "wfb")) manifest.category = MemberText(*own, "category");
  WFB_ASSIGN_OR_RETURN(manifest.scripts, ReadScripts(json, shown));
  WFB_RETURN_IF_ERROR(ReadDependencies(json, shown, manifest.dependencies));
  WFB_ASSIGN_OR_RETURN(manifest.workspaces, ReadWorkspaces(json, shown));
  return manifest;
}

Result<PackageManifest> ReadPackageManifest(const std::string& path, const std::string& shown) {
  WFB_ASSIGN_OR_RETURN(const std::string text, ReadManifest(path));
  return ParsePackageManifest(text, shown);
}

}  // namespace wfb

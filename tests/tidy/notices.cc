#include "tidy/notices.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json.h"

namespace wfb::tidy {
namespace {

constexpr std::string_view kLock = "web/package-lock.json";
constexpr std::string_view kNotices = "THIRD_PARTY_NOTICES.md";

bool IsBundled(std::string_view place, const Json& entry) {
  constexpr std::array<std::string_view, 3> kLeftOut = {"dev", "devOptional", "optional"};
  if (place.empty() || place.find("node_modules/@types/") != std::string_view::npos) return false;
  return std::ranges::none_of(kLeftOut,
                              [&](auto word) { return FindMember(entry, word) != nullptr; });
}

}  // namespace

Findings CheckNotices(const std::vector<Source>& sources) {
  const auto lock = std::ranges::find(sources, kLock, &Source::path);
  if (lock == sources.end()) return {};
  const auto notices = std::ranges::find(sources, kNotices, &Source::path);
  const std::string_view text = notices == sources.end() ? "" : std::string_view(notices->text);
  const Result<Json> document = ParseJson(lock->text);
  const Json* packages = document.ok() ? FindMember(*document, "packages") : nullptr;
  if (packages == nullptr || !packages->is_object()) {
    return {{std::string(kLock), 0, "notices", "has no \"packages\""}};
  }
  Findings findings;
  for (const auto& member : packages->get_object()) {
    const std::string_view place = member.key();
    if (!IsBundled(place, member.value())) continue;
    const std::string name(place.substr(place.rfind("node_modules/") + 13));
    if (text.find("`" + name + "`") != std::string_view::npos) continue;
    findings.push_back({std::string(kNotices), 0, "notices",
                        fmt::format("does not name `{}`, which wfb contains", name)});
  }
  return findings;
}

}  // namespace wfb::tidy

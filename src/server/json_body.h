// The members of a request's JSON body, read strictly: each problem names the member by a JSON
// pointer, and what nobody asked for is refused.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace wfb {

// Reads go on after a problem, and give a default then; `Finish` tells the first one.
class JsonBody {
 public:
  // An empty text is an empty object.
  explicit JsonBody(std::string_view text);

  // A string; nullopt when it is absent.
  std::optional<std::string> Text(std::string_view member);
  std::string RequiredText(std::string_view member);
  // A whole number within [min, max]; nullopt when it is absent.
  std::optional<int64_t> Integer(std::string_view member, int64_t min, int64_t max);
  int64_t RequiredInteger(std::string_view member, int64_t min, int64_t max);
  // An array of strings; nullopt when it is absent.
  std::optional<std::vector<std::string>> Texts(std::string_view member);
  // Any value; nullptr when it is absent.
  const Json* Value(std::string_view member);
  // A problem with a member that the caller found.
  void Complain(std::string_view member, std::string message);

  // The first problem: of the text (with line:column), of a member, or that a member is unknown.
  Status Finish();
  // Where that problem lies.
  const std::string& pointer() const { return pointer_; }

 private:
  const Json* Find(std::string_view member, bool required);

  Json document_;
  std::vector<std::string> known_;
  std::optional<Error> problem_;
  std::string pointer_;
};

}  // namespace wfb

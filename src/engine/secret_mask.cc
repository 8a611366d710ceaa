#include "engine/secret_mask.h"

#include <algorithm>

#include "base/json.h"

namespace wfb {

namespace {

constexpr size_t kLineLengthMin = 8;  // Shorter lines of a key file are not secret by themselves.

}  // namespace

SecretMask::SecretMask(const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    values_.push_back(value);
    const std::string quoted = WriteJson(Json(value));
    values_.push_back(quoted.substr(1, quoted.size() - 2));
    if (value.find('\n') == std::string::npos) continue;
    for (size_t at = 0; at < value.size();) {
      const size_t end = std::min(value.find('\n', at), value.size());
      if (end - at >= kLineLengthMin) values_.push_back(value.substr(at, end - at));
      at = end + 1;
    }
  }
  std::sort(values_.begin(), values_.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
  for (const std::string& value : values_) first_byte_[static_cast<unsigned char>(value[0])] = true;
}

std::string SecretMask::Pass(std::string_view bytes) {
  held_ += bytes;
  size_t consumed = 0;
  std::string out = MaskUpTo(held_, false, consumed);
  held_.erase(0, consumed);
  return out;
}

std::string SecretMask::Finish() {
  size_t consumed = 0;
  std::string out = MaskUpTo(held_, true, consumed);
  held_.clear();
  return out;
}

std::string SecretMask::Mask(std::string_view text) const {
  size_t consumed = 0;
  return MaskUpTo(text, true, consumed);
}

std::string SecretMask::MaskUpTo(std::string_view text, bool final, size_t& consumed) const {
  std::string out;
  out.reserve(text.size());
  size_t at = 0;
  while (at < text.size()) {
    if (!first_byte_[static_cast<unsigned char>(text[at])]) {
      out += text[at++];
      continue;
    }
    const std::string_view rest = text.substr(at);
    if (!final && MayBegin(rest)) break;
    const auto value = std::find_if(values_.begin(), values_.end(), [&](const std::string& v) {
      return rest.substr(0, v.size()) == v;
    });
    if (value == values_.end()) {
      out += text[at++];
    } else {
      out += "***";
      at += value->size();
    }
  }
  consumed = at;
  return out;
}

// A longer value that may still go on wins over a shorter one that is complete.
bool SecretMask::MayBegin(std::string_view rest) const {
  return std::any_of(values_.begin(), values_.end(), [&](const std::string& value) {
    return rest.size() < value.size() && value.compare(0, rest.size(), rest) == 0;
  });
}

}  // namespace wfb

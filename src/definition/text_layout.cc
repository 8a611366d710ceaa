#include "definition/text_layout.h"

#include <algorithm>

namespace wfb::definition {

namespace {

size_t WidthOf(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool IsEmptyContainer(const Json& value) {
  return (value.is_object() && value.get_object().empty()) ||
         (value.is_array() && value.get_array().empty());
}

class Printer {
 public:
  std::string Print(const Json& root, const std::vector<std::string_view>& one_per_line) {
    if (!root.is_object()) return WriteJson(root) + "\n";
    out_ = "{";
    bool first = true;
    for (const auto& member : root.get_object()) {
      NextLine(first, 1);
      const std::string key = WriteJson(Json(member.key())) + ": ";
      out_ += key;
      const bool broken =
          std::find(one_per_line.begin(), one_per_line.end(), member.key()) != one_per_line.end();
      if (broken && !IsEmptyContainer(member.value())) {
        Broken(member.value(), 1);
      } else {
        Value(member.value(), 1, WidthOf(key));
      }
    }
    out_ += first ? "}\n" : "\n}\n";
    return std::move(out_);
  }

 private:
  static constexpr size_t kIndent = 2;

  void NextLine(bool& first, size_t level) {
    out_ += first ? "\n" : ",\n";
    out_.append(level * kIndent, ' ');
    first = false;
  }

  // Appends the value in one line; false when it is wider than `room`.
  static bool Inline(const Json& value, size_t room, std::string& out) {
    if (const auto* object = value.if_object()) {
      out += object->empty() ? "{" : "{ ";
      bool first = true;
      for (const auto& member : *object) {
        if (!first) out += ", ";
        first = false;
        out += WriteJson(Json(member.key())) + ": ";
        if (out.size() > 4 * room || !Inline(member.value(), room, out)) return false;
      }
      out += object->empty() ? "}" : " }";
    } else if (const auto* array = value.if_array()) {
      out += '[';
      bool first = true;
      for (const Json& element : *array) {
        if (!first) out += ", ";
        first = false;
        if (out.size() > 4 * room || !Inline(element, room, out)) return false;
      }
      out += ']';
    } else {
      const auto* text = value.if_string();
      if (text != nullptr && text->size() > 4 * room) return false;
      out += WriteJson(value);
    }
    return out.size() <= room || WidthOf(out) <= room;
  }

  // `used` columns of the line are taken after the indentation.
  void Value(const Json& value, size_t level, size_t used) {
    const size_t taken = level * kIndent + used + 1;  // One for the comma that follows.
    const bool container = value.is_object() || value.is_array();
    std::string line;
    const size_t room = taken < kLineWidthMax ? kLineWidthMax - taken : 0;
    if (!container || IsEmptyContainer(value)) {
      out_ += value.is_object() ? "{}" : WriteJson(value);
    } else if (room > 0 && Inline(value, room, line)) {
      out_ += line;
    } else {
      Broken(value, level);
    }
  }

  void Broken(const Json& value, size_t level) {
    bool first = true;
    if (const auto* object = value.if_object()) {
      out_ += '{';
      for (const auto& member : *object) {
        NextLine(first, level + 1);
        const std::string key = WriteJson(Json(member.key())) + ": ";
        out_ += key;
        Value(member.value(), level + 1, WidthOf(key));
      }
    } else if (const auto* array = value.if_array()) {
      out_ += '[';
      for (const Json& element : *array) {
        NextLine(first, level + 1);
        Value(element, level + 1, 0);
      }
    } else {
      out_ += WriteJson(value);
      return;
    }
    out_ += '\n';
    out_.append(level * kIndent, ' ');
    out_ += value.is_object() ? '}' : ']';
  }

  std::string out_;
};

}  // namespace

std::string LayOut(const Json& root, const std::vector<std::string_view>& one_per_line) {
  return Printer().Print(root, one_per_line);
}

}  // namespace wfb::definition

#include "expression/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "expression/text.h"

namespace wfb::expression {

namespace {

constexpr uint32_t kLinearMax = 8;
constexpr uint32_t kNone = UINT32_MAX;
constexpr size_t kChunkMin = 16 * 1024;

size_t HashOf(std::string_view key) { return std::hash<std::string_view>{}(key); }

}  // namespace

void Fail(std::string message) { throw Failure{std::move(message)}; }

void Arena::FailSteps() {
  Fail(fmt::format("the evaluation takes more than {} steps", kEvaluationStepsMax));
}

void Arena::ChargeBytes(size_t bytes) {
  bytes_ += bytes;
  if (bytes > kEvaluationBytesMax || bytes_ > kEvaluationBytesMax) {
    Fail(fmt::format("the evaluation needs more than {} MiB", kEvaluationBytesMax >> 20));
  }
}

void Arena::AddChunk(size_t bytes) {
  // Twice what is asked for: a text that grows in place finds room.
  const size_t size = std::max(kChunkMin, bytes * 2);
  chunks_.push_back(std::make_unique_for_overwrite<char[]>(size));
  cursor_ = chunks_.back().get();
  end_ = cursor_ + size;
}

void* Arena::Allocate(size_t bytes, size_t alignment) {
  ChargeBytes(bytes);
  const auto misaligned = reinterpret_cast<uintptr_t>(cursor_) % alignment;
  const size_t padding = misaligned == 0 ? 0 : alignment - misaligned;
  if (static_cast<size_t>(end_ - cursor_) < bytes + padding) {
    AddChunk(bytes);
  } else {
    cursor_ += padding;
  }
  void* memory = cursor_;
  cursor_ += bytes;
  return memory;
}

std::string_view Arena::Copy(std::string_view text) {
  if (text.empty()) return {};
  Steps(text.size() / 64);
  char* memory = static_cast<char*>(Allocate(text.size(), 1));
  std::memcpy(memory, text.data(), text.size());
  return {memory, text.size()};
}

std::string_view Arena::Concat(std::string_view left, std::string_view right) {
  if (left.empty()) return right;
  if (right.empty()) return left;
  if (SplitsPair(left, right)) [[unlikely]] {
    std::string joined(left);
    AppendText(right, joined);
    return Copy(joined);
  }
  const bool last = left.data() + left.size() == cursor_ && left.data() + left.size() != end_;
  if (last && static_cast<size_t>(end_ - cursor_) >= right.size()) {
    ChargeBytes(right.size());
    Steps(right.size() / 64);
    std::memcpy(cursor_, right.data(), right.size());
    cursor_ += right.size();
    return {left.data(), left.size() + right.size()};
  }
  const size_t size = left.size() + right.size();
  Steps(size / 64);
  char* memory = static_cast<char*>(Allocate(size, 1));
  std::memcpy(memory, left.data(), left.size());
  std::memcpy(memory + left.size(), right.data(), right.size());
  return {memory, size};
}

Value Value::Borrow(const Json& json) {
  switch (json.kind()) {
    case boost::json::kind::null:
      return Null();
    case boost::json::kind::bool_:
      return Boolean(json.get_bool());
    case boost::json::kind::int64:
      return Number(static_cast<double>(json.get_int64()));
    case boost::json::kind::uint64:
      return Number(static_cast<double>(json.get_uint64()));
    case boost::json::kind::double_:
      return Number(json.get_double());
    case boost::json::kind::string:
      return String({json.get_string().data(), json.get_string().size()});
    case boost::json::kind::array: {
      Value value(Kind::JsonArray);
      value.json_array_ = &json.get_array();
      return value;
    }
    case boost::json::kind::object: {
      Value value(Kind::JsonObject);
      value.json_object_ = &json.get_object();
      return value;
    }
  }
  return {};
}

void OwnedArray::Reserve(size_t count) {
  if (count <= capacity_) return;
  Value* larger = arena_->AllocateArray<Value>(count);
  std::copy(elements_, elements_ + size_, larger);
  elements_ = larger;
  capacity_ = static_cast<uint32_t>(count);
}

uint32_t OwnedObject::FindPosition(std::string_view key) const {
  if (table_ == nullptr) {
    for (uint32_t i = 0; i < size_; ++i) {
      if (members_[i].key == key) return i;
    }
    return kNone;
  }
  for (size_t i = HashOf(key) & (table_size_ - 1); table_[i] != 0;
       i = (i + 1) & (table_size_ - 1)) {
    if (members_[table_[i] - 1].key == key) return table_[i] - 1;
  }
  return kNone;
}

void OwnedObject::Index(uint32_t position) {
  size_t i = HashOf(members_[position].key) & (table_size_ - 1);
  while (table_[i] != 0) i = (i + 1) & (table_size_ - 1);
  table_[i] = position + 1;
}

void OwnedObject::Grow() {
  const uint32_t capacity = capacity_ == 0 ? 4 : capacity_ * 2;
  auto* larger = arena_->AllocateArray<OwnedMember>(capacity);
  std::copy(members_, members_ + size_, larger);
  members_ = larger;
  capacity_ = capacity;
  if (capacity <= kLinearMax) return;
  table_size_ = capacity * 2;
  table_ = arena_->AllocateArray<uint32_t>(table_size_);
  std::fill(table_, table_ + table_size_, 0U);
  for (uint32_t i = 0; i < size_; ++i) Index(i);
}

void OwnedObject::Set(std::string_view key, Value value) {
  arena_->ChargeText(key.size());
  if (const uint32_t found = FindPosition(key); found != kNone) {
    members_[found].value = value;
    return;
  }
  if (size_ == capacity_) Grow();
  members_[size_] = {key, value};
  if (table_ != nullptr) Index(size_);
  ++size_;
}

const Value* OwnedObject::Find(std::string_view key) const {
  const uint32_t position = FindPosition(key);
  return position == kNone ? nullptr : &members_[position].value;
}

ArrayView::ArrayView(Value value) {
  if (value.kind() == Kind::JsonArray) {
    json_ = value.json_array().data();
    size_ = value.json_array().size();
  } else {
    owned_ = value.array().elements().data();
    size_ = value.array().elements().size();
  }
}

std::vector<OwnedMember> MembersInOrder(Value object) {
  std::vector<OwnedMember> members;
  if (object.kind() == Kind::JsonObject) {
    members.reserve(object.json_object().size());
    for (const auto& member : object.json_object()) {
      members.push_back(
          {{member.key().data(), member.key().size()}, Value::Borrow(member.value())});
    }
  } else {
    const auto owned = object.object().members();
    members.assign(owned.begin(), owned.end());
  }
  const auto is_index = [](const OwnedMember& member) { return ArrayIndex(member.key) >= 0; };
  if (std::any_of(members.begin(), members.end(), is_index)) {
    const auto rest = std::stable_partition(members.begin(), members.end(), is_index);
    std::sort(members.begin(), rest, [](const OwnedMember& a, const OwnedMember& b) {
      return ArrayIndex(a.key) < ArrayIndex(b.key);
    });
  }
  return members;
}

}  // namespace wfb::expression

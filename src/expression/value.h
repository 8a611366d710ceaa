// The values that an evaluation works on. A Value is 16 bytes and trivially copied: what it points
// to is either borrowed (the JSON that Names gave, the literals of the tree) or lives in the Arena
// of the evaluation, and so outlives every Value of it. Nothing is copied until the result leaves.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "expression/expression.h"

namespace wfb::expression {

// Thrown by an evaluation that cannot go on, caught where it was started (evaluate.cc): a failure
// leaves a recursive interpreter from any depth. Never crosses the border of this module.
struct Failure {
  std::string message;
};
[[noreturn]] void Fail(std::string message);

// Counts what an evaluation uses; fails it beyond the limits of expression.h.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // Uninitialised memory that lives as long as the arena.
  void* Allocate(size_t bytes, size_t alignment);
  template <typename T>
  T* AllocateArray(size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    return static_cast<T*>(Allocate(count * sizeof(T), alignof(T)));
  }
  std::string_view Copy(std::string_view text);
  // left + right. When `left` was the last thing made, it is continued in place: a text that grows
  // piece by piece costs what it adds.
  std::string_view Concat(std::string_view left, std::string_view right);

  void Step() {
    if (++steps_ > kEvaluationStepsMax) [[unlikely]]
      FailSteps();
  }
  void Steps(uint64_t count) {
    steps_ += count;
    if (steps_ > kEvaluationStepsMax) [[unlikely]]
      FailSteps();
  }
  // For work that takes memory or time by the length of a text.
  void ChargeText(size_t bytes) { Steps(bytes / 64 + 1); }
  // Memory that is used beside the arena.
  void ChargeBytes(size_t bytes);

 private:
  [[noreturn]] static void FailSteps();
  void AddChunk(size_t bytes);

  std::vector<std::unique_ptr<char[]>> chunks_;
  alignas(16) char first_[512];
  char* cursor_ = first_;
  char* end_ = first_ + sizeof first_;
  uint64_t steps_ = 0;
  size_t bytes_ = 0;
};

enum class Kind : uint8_t {
  Undefined,
  Null,
  Boolean,
  Number,
  String,
  JsonArray,  // Borrowed.
  JsonObject,
  Array,  // Made by this evaluation.
  Object,
};

class OwnedArray;
class OwnedObject;

class Value {
 public:
  Value() = default;
  static Value Null() { return Value(Kind::Null); }
  static Value Boolean(bool boolean) {
    Value value(Kind::Boolean);
    value.boolean_ = boolean;
    return value;
  }
  static Value Number(double number) {
    Value value(Kind::Number);
    value.number_ = number;
    return value;
  }
  static Value Number(size_t count) { return Number(static_cast<double>(count)); }
  // The text must outlive the evaluation: borrowed, or from its arena.
  static Value String(std::string_view text) {
    Value value(Kind::String);
    value.text_ = text.data();
    value.size_ = static_cast<uint32_t>(text.size());
    return value;
  }
  static Value Array(const OwnedArray* array) {
    Value value(Kind::Array);
    value.array_ = array;
    return value;
  }
  static Value Object(const OwnedObject* object) {
    Value value(Kind::Object);
    value.object_ = object;
    return value;
  }
  // Borrows; `json` must outlive the evaluation.
  static Value Borrow(const Json& json);

  Kind kind() const { return kind_; }
  bool is_undefined() const { return kind_ == Kind::Undefined; }
  bool is_nullish() const { return kind_ <= Kind::Null; }
  bool is_number() const { return kind_ == Kind::Number; }
  bool is_string() const { return kind_ == Kind::String; }
  bool is_array() const { return kind_ == Kind::Array || kind_ == Kind::JsonArray; }
  bool is_object() const { return kind_ == Kind::Object || kind_ == Kind::JsonObject; }
  bool is_primitive() const { return kind_ <= Kind::String; }

  bool boolean() const { return boolean_; }
  double number() const { return number_; }
  std::string_view text() const { return {text_, size_}; }
  const JsonArray& json_array() const { return *json_array_; }
  const JsonObject& json_object() const { return *json_object_; }
  const OwnedArray& array() const { return *array_; }
  const OwnedObject& object() const { return *object_; }
  // The identity of an array or object.
  const void* pointer() const { return text_; }

 private:
  explicit Value(Kind kind) : kind_(kind) {}
  union {
    bool boolean_;
    double number_;
    const char* text_ = nullptr;
    const JsonArray* json_array_;
    const JsonObject* json_object_;
    const OwnedArray* array_;
    const OwnedObject* object_;
  };
  uint32_t size_ = 0;
  Kind kind_ = Kind::Undefined;
};
static_assert(sizeof(Value) == 16);

// Grows while it is made, constant afterwards.
class OwnedArray {
 public:
  explicit OwnedArray(Arena& arena) : arena_(&arena) {}
  void Reserve(size_t count);
  void Add(Value value) {
    if (size_ == capacity_) Reserve(capacity_ < 4 ? 4 : size_t{2} * capacity_);
    elements_[size_++] = value;
  }
  std::span<const Value> elements() const { return {elements_, size_}; }
  std::span<Value> elements() { return {elements_, size_}; }

 private:
  Arena* arena_;
  Value* elements_ = nullptr;
  uint32_t size_ = 0;
  uint32_t capacity_ = 0;
};

struct OwnedMember {
  std::string_view key;
  Value value;
};

// Members in the order in which they were first set.
class OwnedObject {
 public:
  explicit OwnedObject(Arena& arena) : arena_(&arena) {}
  void Set(std::string_view key, Value value);
  const Value* Find(std::string_view key) const;
  std::span<const OwnedMember> members() const { return {members_, size_}; }

 private:
  void Grow();
  void Index(uint32_t position);
  uint32_t FindPosition(std::string_view key) const;

  Arena* arena_;
  OwnedMember* members_ = nullptr;
  uint32_t* table_ = nullptr;  // Positions + 1 by hash, for more than kLinearMax members.
  uint32_t table_size_ = 0;
  uint32_t size_ = 0;
  uint32_t capacity_ = 0;
};

// One view of borrowed and owned arrays.
class ArrayView {
 public:
  explicit ArrayView(Value value);
  size_t size() const { return size_; }
  Value operator[](size_t i) const { return json_ ? Value::Borrow(json_[i]) : owned_[i]; }

 private:
  const Json* json_ = nullptr;
  const Value* owned_ = nullptr;
  size_t size_ = 0;
};

// The members of an object in JavaScript's order: keys that are array indices ascending, then the
// others as they were added. Keys of other values: indices of arrays and strings are not included.
std::vector<OwnedMember> MembersInOrder(Value object);

}  // namespace wfb::expression

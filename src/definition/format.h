// The format wfb.workflow/v1 as a table: which keys each object has, in canonical order, and what
// may stand in them. The structural check, the key order of the writer and the published JSON
// Schema are all made from it, so that they cannot differ.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wfb::definition {

inline constexpr std::string_view kWorkflowFormat = "wfb.workflow/v1";
inline constexpr std::string_view kLayoutFormat = "wfb.layout/v1";

// Names of workflows, nodes, activities, cases, variables and resources.
inline constexpr const char* kNamePattern = "^[A-Za-z][A-Za-z0-9_-]{0,63}$";
inline constexpr const char* kEnvironmentNamePattern = "^[A-Za-z_][A-Za-z0-9_]*$";
inline constexpr const char* kDurationPattern = "^([0-9]+|([0-9]+(ms|s|m|h|d))+)$";

bool IsName(std::string_view text);
bool IsEnvironmentName(std::string_view text);
// Names of members that every JavaScript object has: expressions cannot read them, so nothing that
// they read may be named so.
bool IsObjectMember(std::string_view name);

enum class ValueKind {
  Text,           // String.
  Name,           // String of kNamePattern.
  Boolean,        //
  Integer,        // min … max.
  Number,         // min … max.
  Duration,       // String or milliseconds; min … max in milliseconds.
  Choice,         // One of `choices`.
  Expression,     // Expression text, or a number or boolean that stands for itself.
  Items,          // Expression text, or an array that stands for itself.
  Template,       // Any JSON whose strings may be templates.
  TextTemplate,   // A string that may be a template.
  Schema,         // A JSON Schema: object or boolean.
  Opaque,         // Any JSON, kept as it is.
  CommandLine,    // Array of template strings, or one string (with "shell": true).
  Environment,    // Object: variable → text template or {"secret": "…"}.
  TemplateMap,    // Object: name → template.
  IntegerMap,     // Object: name → integer min … max.
  IntegerList,    // Array of integers min … max, at least one.
  FailurePolicy,  // "continue", "fail_fast" or {"bail_after": K}.
  Object,         // `shape`.
  ObjectList,     // Array of `shape`.
  ObjectMap,      // Object: name → `shape`.
  VariantList,    // Array of `variants`.
  VariantMap,     // Object: name → `variants`.
};

struct Shape;
struct VariantSet;

struct Field {
  std::string name;
  ValueKind kind = ValueKind::Opaque;
  bool required = false;
  std::string about;                  // One sentence, shown by editors.
  const Shape& (*shape)() = nullptr;  // Functions, because bodies hold nodes that hold bodies.
  const VariantSet& (*variants)() = nullptr;
  std::vector<std::string> choices;
  double min = 0;
  double max = 0;
};

struct Shape {
  std::string name;  // Of its $defs entry: "retry".
  std::string about;
  std::vector<Field> fields;  // In canonical order.
  bool open = false;          // Further keys are kept as they are (types that are not run yet).

  const Field* Find(std::string_view key) const;
  std::vector<std::string> Keys() const;
};

// Objects whose keys depend on the text in their discriminator key.
struct VariantSet {
  std::string name;
  std::string discriminator;  // "type", "kind".
  struct Variant {
    std::string tag;  // "orchestrate".
    bool is_run;      // False = part of the format, refused by validation.
    const Shape* shape;
  };
  std::vector<Variant> variants;

  const Variant* Find(std::string_view tag) const;
  std::vector<std::string> Tags() const;
};

const Shape& WorkflowShape();
const Shape& LayoutShape();
const VariantSet& NodeVariants();
const VariantSet& ActivityVariants();

// The shape and all that it contains, each once.
std::vector<const Shape*> ShapesOf(const Shape& root);

bool IsExtensionKey(std::string_view key);  // "x-…".

}  // namespace wfb::definition

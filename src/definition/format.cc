#include "definition/format.h"

#include <algorithm>
#include <array>

#include "core/plan.h"

namespace wfb::definition {

namespace {

constexpr double kDurationMsMax = 10.0 * 365 * 86'400'000;  // Ten years: sums stay far from int64.
constexpr double kUnitsMax = 1'000'000;
constexpr double kAttemptsMax = 1'000;

Field Plain(std::string name, ValueKind kind, std::string about) {
  Field field;
  field.name = std::move(name);
  field.kind = kind;
  field.about = std::move(about);
  return field;
}

Field Required(Field field) {
  field.required = true;
  return field;
}

Field Ranged(Field field, double min, double max) {
  field.min = min;
  field.max = max;
  return field;
}

Field Time(std::string name, double min, std::string about) {
  return Ranged(Plain(std::move(name), ValueKind::Duration, std::move(about)), min, kDurationMsMax);
}

Field Choice(std::string name, std::vector<std::string> choices, std::string about) {
  Field field = Plain(std::move(name), ValueKind::Choice, std::move(about));
  field.choices = std::move(choices);
  return field;
}

Field Shaped(std::string name, ValueKind kind, const Shape& (*shape)(), std::string about) {
  Field field = Plain(std::move(name), kind, std::move(about));
  field.shape = shape;
  return field;
}

Field Varied(std::string name, ValueKind kind, const VariantSet& (*variants)(), std::string about) {
  Field field = Plain(std::move(name), kind, std::move(about));
  field.variants = variants;
  return field;
}

const Shape& RetryShape() {
  static const Shape shape = {
      "retry",
      "When and how often a failed attempt is tried again.",
      {
          Ranged(Plain("max_attempts", ValueKind::Integer, "All attempts; 1 = never again."), 1,
                 kAttemptsMax),
          Time("initial_interval", 0, "Pause before the second attempt."),
          Ranged(Plain("backoff", ValueKind::Number, "Factor of each further pause."), 1, 100),
          Time("max_interval", 0, "Longest pause."),
      }};
  return shape;
}

const Shape& VariableShape() {
  static const Shape shape = {
      "variable",
      "A value that set nodes change during a run.",
      {
          Required(Plain("name", ValueKind::Name, "Read as vars.NAME.")),
          Choice("type", {"string", "number", "integer", "boolean", "array", "object"},
                 "JSON type; absent = any."),
          Plain("default", ValueKind::Opaque, "Value at the start of a run; absent = null."),
          Plain("description", ValueKind::Text, "For people."),
      }};
  return shape;
}

const Shape& EdgeShape() {
  static const Shape shape = {
      "edge",
      "An order between two nodes.",
      {
          Required(Plain("from", ValueKind::Text, "Id of the node that comes first.")),
          Required(Plain("to", ValueKind::Text, "Id of the node that comes after it.")),
          Plain("case", ValueKind::Text, "Case of the condition that it leaves."),
      }};
  return shape;
}

const Shape& CaseShape() {
  static const Shape shape = {
      "case",
      "One way out of a condition.",
      {
          Required(Plain("name", ValueKind::Name, "Edges name it.")),
          Required(Plain("when", ValueKind::Expression, "The first case that is true is taken.")),
          Plain("description", ValueKind::Text, "For people."),
      }};
  return shape;
}

// The fields of an activity around those of its kind.
Shape ActivityShape(std::string kind, std::string about, std::vector<Field> own,
                    bool open = false) {
  Shape shape;
  shape.name = kind + "_activity";
  shape.about = std::move(about);
  shape.open = open;
  shape.fields = {
      Required(Choice("kind", {kind}, "Which kind of activity it is.")),
      Plain("description", ValueKind::Text, "For people."),
  };
  shape.fields.insert(shape.fields.end(), own.begin(), own.end());
  const std::vector<Field> common = {
      Time("timeout", 1, "Longest time of one attempt."),
      Shaped("retry", ValueKind::Object, RetryShape, "Default: 3 attempts, 1s, ×2, 60s."),
      Time("heartbeat", 1, "Not run yet."),
      Ranged(Plain("resources", ValueKind::IntegerMap, "Units of named pools that it needs."), 1,
             kUnitsMax),
      Choice("on_interrupt", {"rerun", "needs_attention", "adopt"},
             "What becomes of an attempt in flight when the engine dies. Default: rerun."),
      Plain("external", ValueKind::Boolean, "True when its effect leaves this machine."),
      Plain("input_schema", ValueKind::Schema, "Schema of its input."),
      Plain("output_schema", ValueKind::Schema, "Schema of its output."),
  };
  shape.fields.insert(shape.fields.end(), common.begin(), common.end());
  return shape;
}

const Shape& CommandShape() {
  static const Shape shape = ActivityShape(
      "command", "A program that runs as a process of its own.",
      {
          Required(Plain("run", ValueKind::CommandLine, "The program and its arguments.")),
          Plain("shell", ValueKind::Boolean, "True: run is one script for /bin/sh."),
          Plain("cwd", ValueKind::TextTemplate, "Working directory. Default: the file's folder."),
          Plain("env", ValueKind::Environment, "Environment variables on top of wfb's own."),
          Choice("output", {"none", "text", "json"},
                 "text = standard output, json = the file named by $WFB_OUTPUT. Default: none."),
          Ranged(Plain("success_exit_codes", ValueKind::IntegerList, "Default: [0]."), 0, 255),
          Time("kill_grace", 0, "Time between TERM and KILL. Default: 5s."),
      });
  return shape;
}

const Shape& SimulateShape() {
  static const Shape shape = ActivityShape(
      "simulate", "Passes time and ends as it is told; for demonstrations, plans and tests.",
      {
          Plain("duration", ValueKind::Template, "Milliseconds, or a duration. Default: 0."),
          Plain("outcome", ValueKind::Template,
                "\"success\", \"failure\" or {\"fail_attempts\": K}. Default: success."),
          Plain("output", ValueKind::Template, "The output on success."),
          Plain("error", ValueKind::Template, "The message on failure."),
      });
  return shape;
}

const Shape& BuiltinShape() {
  static const Shape shape =
      ActivityShape("builtin", "Something that wfb itself does.",
                    {Required(Plain("name", ValueKind::Text, "Which one."))});
  return shape;
}

const Shape& HttpShape() {
  static const Shape shape = ActivityShape("http", "A request to a server. Not run yet.",
                                           {
                                               Plain("method", ValueKind::Opaque, "Not run yet."),
                                               Plain("url", ValueKind::Opaque, "Not run yet."),
                                               Plain("headers", ValueKind::Opaque, "Not run yet."),
                                               Plain("body", ValueKind::Opaque, "Not run yet."),
                                           },
                                           true);
  return shape;
}

const Shape& FunctionShape() {
  static const Shape shape =
      ActivityShape("function", "An exported function in a Node process. Not run yet.",
                    {
                        Plain("module", ValueKind::Opaque, "Not run yet."),
                        Plain("export", ValueKind::Opaque, "Not run yet."),
                    },
                    true);
  return shape;
}

const Shape& TemporalShape() {
  static const Shape shape =
      ActivityShape("temporal", "An activity that another worker serves. Not run yet.",
                    {
                        Plain("type", ValueKind::Opaque, "Not run yet."),
                        Plain("task_queue", ValueKind::Opaque, "Not run yet."),
                    },
                    true);
  return shape;
}

Shape NodeShape(std::string type, std::string about, std::vector<Field> own, bool open = false) {
  Shape shape;
  shape.name = type + "_node";
  shape.about = std::move(about);
  shape.open = open;
  shape.fields = {
      Required(Plain("id", ValueKind::Name, "Unique in its graph; read as steps.ID.")),
      Required(Choice("type", {type}, "Which type of node it is.")),
      Plain("description", ValueKind::Text, "For people."),
  };
  shape.fields.insert(shape.fields.end(), own.begin(), own.end());
  return shape;
}

const Shape& GraphShape();

const Shape& ItemRunShape() {
  static const Shape shape = {
      "item_run",
      "What one item is: an activity, a child workflow or (not run yet) a body.",
      {
          Plain("activity", ValueKind::Text, "Name of an activity."),
          Plain("workflow", ValueKind::Text, "Name of a workflow of the same folder."),
          Plain("id", ValueKind::TextTemplate, "Id of the child run."),
          Plain("input", ValueKind::Template, "Input of the activity or the child run."),
          Shaped("body", ValueKind::Object, GraphShape, "Not run yet."),
      }};
  return shape;
}

const Shape& OrchestrateShape() {
  static const Shape shape = NodeShape(
      "orchestrate", "Runs items in the order of their dependencies, at most N at a time.",
      {
          Required(Plain("items", ValueKind::Items, "The items: an array.")),
          Required(Plain("key", ValueKind::Expression, "Text, unique among the items.")),
          Plain("dependencies", ValueKind::Expression, "Keys that the item waits for."),
          Choice("missing_dependencies", {"satisfied", "blocked", "error"},
                 "What a dependency outside the items means. Default: error."),
          Ranged(Plain("max_concurrent", ValueKind::Expression,
                       "How many items run at a time. Default: 4."),
                 1, kConcurrencyMax),
          Choice("order", {"critical_path", "fifo", "layer"},
                 "Which ready item starts first. Default: critical_path."),
          Plain("weight", ValueKind::Expression, "Expected length of the item. Default: 1."),
          Plain("skip", ValueKind::Expression, "True: the item is skipped by rule."),
          Plain("on_item_failure", ValueKind::FailurePolicy, "Default: continue."),
          Shaped("retry", ValueKind::Object, RetryShape, "Of items, instead of the activity's."),
          Required(Shaped("run", ValueKind::Object, ItemRunShape, "What one item is.")),
      });
  return shape;
}

const Shape& ActivityNodeShape() {
  static const Shape shape =
      NodeShape("activity", "Calls an activity.",
                {
                    Required(Plain("activity", ValueKind::Text, "Name of an activity.")),
                    Plain("input", ValueKind::Template, "Its input."),
                });
  return shape;
}

const Shape& SetShape() {
  static const Shape shape =
      NodeShape("set", "Assigns variables.",
                {Required(Plain("assign", ValueKind::TemplateMap, "Variable → value, in order."))});
  return shape;
}

const Shape& ConditionShape() {
  static const Shape shape = NodeShape(
      "condition", "Takes the edges of the first case that is true.",
      {
          Required(Shaped("cases", ValueKind::ObjectList, CaseShape, "In order.")),
          Plain("otherwise", ValueKind::Name, "Case that is taken when no other is true."),
      });
  return shape;
}

const Shape& ChildWorkflowShape() {
  static const Shape shape =
      NodeShape("child_workflow", "Runs another workflow of the folder.",
                {
                    Required(Plain("workflow", ValueKind::Text, "Its name.")),
                    Plain("run_id", ValueKind::TextTemplate, "Id of the child run."),
                    Plain("input", ValueKind::Template, "Its input."),
                    Choice("mode", {"execute", "start"}, "execute waits for it. Default: execute."),
                    Plain("task_queue", ValueKind::Opaque, "Not run yet."),
                    Plain("parent_close_policy", ValueKind::Opaque, "Not run yet."),
                });
  return shape;
}

const Shape& SleepShape() {
  static const Shape shape =
      NodeShape("sleep", "Lets time pass.",
                {Required(Plain("duration", ValueKind::Template, "Milliseconds or a duration."))});
  return shape;
}

const Shape& EndShape() {
  static const Shape shape =
      NodeShape("end", "Ends the run successfully.",
                {Plain("result", ValueKind::Template, "The result of the run.")});
  return shape;
}

const Shape& FailShape() {
  static const Shape shape =
      NodeShape("fail", "Ends the run as failed.",
                {Required(Plain("message", ValueKind::TextTemplate, "Why."))});
  return shape;
}

// A type that is not run yet: its keys are kept, the graphs in it are checked as graphs.
Shape ReservedNode(std::string type, const std::vector<std::string>& bodies,
                   const std::vector<std::string>& keys) {
  std::vector<Field> fields;
  for (const std::string& key : keys) {
    fields.push_back(Plain(key, ValueKind::Opaque, "Not run yet."));
  }
  for (const std::string& body : bodies) {
    fields.push_back(Shaped(body, ValueKind::Object, GraphShape, "Not run yet."));
  }
  return NodeShape(std::move(type), "Part of the format; not run yet.", std::move(fields), true);
}

const std::vector<Shape>& ReservedNodes() {
  static const std::vector<Shape> shapes = {
      ReservedNode("code", {}, {"source", "input"}),
      ReservedNode("for_each", {"body"}, {"items", "max_concurrent", "on_item_failure"}),
      ReservedNode("while", {"body"}, {"condition", "max_iterations", "continue_as_new"}),
      ReservedNode("attempt", {"body", "catch", "finally"}, {}),
      ReservedNode("wait", {}, {"signal", "condition", "child", "timeout"}),
      ReservedNode("approval", {}, {"message", "timeout"}),
      ReservedNode("remediate", {"body"}, {"repair", "max_attempts"}),
  };
  return shapes;
}

const Shape& GraphShape() {
  static const Shape shape = {
      "graph",
      "Nodes and the order between them.",
      {
          Required(Varied("nodes", ValueKind::VariantList, NodeVariants, "In any order.")),
          Shaped("edges", ValueKind::ObjectList, EdgeShape, "What comes after what."),
      }};
  return shape;
}

void Collect(const Shape& shape, std::vector<const Shape*>& shapes) {
  if (std::find(shapes.begin(), shapes.end(), &shape) != shapes.end()) return;
  shapes.push_back(&shape);
  for (const Field& field : shape.fields) {
    if (field.shape != nullptr) Collect(field.shape(), shapes);
    if (field.variants == nullptr) continue;
    for (const auto& variant : field.variants().variants) Collect(*variant.shape, shapes);
  }
}

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool IsName(std::string_view text) {
  constexpr size_t kNameLengthMax = 64;
  if (text.empty() || text.size() > kNameLengthMax || !IsLetter(text[0])) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return IsLetter(c) || IsDigit(c) || c == '_' || c == '-'; });
}

bool IsEnvironmentName(std::string_view text) {
  if (text.empty() || IsDigit(text[0])) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return IsLetter(c) || IsDigit(c) || c == '_'; });
}

bool IsObjectMember(std::string_view name) {
  constexpr std::array<std::string_view, 8> kMembers = {"constructor",
                                                        "prototype",
                                                        "toString",
                                                        "valueOf",
                                                        "isPrototypeOf",
                                                        "hasOwnProperty",
                                                        "propertyIsEnumerable",
                                                        "toLocaleString"};
  return std::find(kMembers.begin(), kMembers.end(), name) != kMembers.end();
}

bool IsExtensionKey(std::string_view key) { return key.substr(0, 2) == "x-"; }

const Field* Shape::Find(std::string_view key) const {
  const auto field =
      std::find_if(fields.begin(), fields.end(), [key](const Field& f) { return f.name == key; });
  return field == fields.end() ? nullptr : &*field;
}

std::vector<std::string> Shape::Keys() const {
  std::vector<std::string> keys;
  for (const Field& field : fields) keys.push_back(field.name);
  return keys;
}

const VariantSet::Variant* VariantSet::Find(std::string_view tag) const {
  const auto variant = std::find_if(variants.begin(), variants.end(),
                                    [tag](const Variant& v) { return v.tag == tag; });
  return variant == variants.end() ? nullptr : &*variant;
}

std::vector<std::string> VariantSet::Tags() const {
  std::vector<std::string> tags;
  for (const Variant& variant : variants) tags.push_back(variant.tag);
  return tags;
}

const VariantSet& ActivityVariants() {
  static const VariantSet set = {"activity",
                                 "kind",
                                 {
                                     {"command", true, &CommandShape()},
                                     {"simulate", true, &SimulateShape()},
                                     {"builtin", true, &BuiltinShape()},
                                     {"http", false, &HttpShape()},
                                     {"function", false, &FunctionShape()},
                                     {"temporal", false, &TemporalShape()},
                                 }};
  return set;
}

const Shape& WorkflowShape() {
  static const Shape shape = {
      "workflow",
      "A workflow of wfb.",
      {
          Plain("$schema", ValueKind::Text, "For editors."),
          Required(Choice("format", {std::string(kWorkflowFormat)}, "Version of the format.")),
          Required(Plain("name", ValueKind::Name, "Name of the workflow.")),
          Plain("description", ValueKind::Text, "For people."),
          Plain("input", ValueKind::Schema, "JSON Schema of the input of a run."),
          Shaped("variables", ValueKind::ObjectList, VariableShape, "Read as vars.NAME."),
          Ranged(Plain("resources", ValueKind::IntegerMap, "Named pools and their sizes."), 1,
                 kUnitsMax),
          Varied("activities", ValueKind::VariantMap, ActivityVariants, "Effects, by name."),
          Plain("signals", ValueKind::Opaque, "Must be empty: not run yet."),
          Plain("queries", ValueKind::Opaque, "Must be empty: not run yet."),
          Required(Varied("nodes", ValueKind::VariantList, NodeVariants, "The graph's nodes.")),
          Shaped("edges", ValueKind::ObjectList, EdgeShape, "What comes after what."),
      }};
  return shape;
}

namespace {

const Shape& PositionShape() {
  static const Shape shape = {
      "position",
      "Where a node stands on the canvas.",
      {
          Required(Ranged(Plain("x", ValueKind::Number, "To the right."), -1e9, 1e9)),
          Required(Ranged(Plain("y", ValueKind::Number, "Down."), -1e9, 1e9)),
      }};
  return shape;
}

}  // namespace

const Shape& LayoutShape() {
  static const Shape shape = {
      "layout",
      "Canvas positions of a workflow's nodes.",
      {
          Plain("$schema", ValueKind::Text, "For editors."),
          Required(Choice("format", {std::string(kLayoutFormat)}, "Version of the format.")),
          Required(Shaped("nodes", ValueKind::ObjectMap, PositionShape, "Positions by node id.")),
      }};
  return shape;
}

namespace {

std::vector<VariantSet::Variant> AllNodeVariants() {
  std::vector<VariantSet::Variant> variants = {
      {"activity", true, &ActivityNodeShape()},
      {"set", true, &SetShape()},
      {"condition", true, &ConditionShape()},
      {"orchestrate", true, &OrchestrateShape()},
      {"child_workflow", true, &ChildWorkflowShape()},
      {"sleep", true, &SleepShape()},
      {"end", true, &EndShape()},
      {"fail", true, &FailShape()},
  };
  for (const Shape& shape : ReservedNodes()) {
    variants.push_back({shape.Find("type")->choices[0], false, &shape});
  }
  return variants;
}

}  // namespace

const VariantSet& NodeVariants() {
  static const VariantSet set = {"node", "type", AllNodeVariants()};
  return set;
}

std::vector<const Shape*> ShapesOf(const Shape& root) {
  std::vector<const Shape*> shapes;
  Collect(root, shapes);
  return shapes;
}

}  // namespace wfb::definition

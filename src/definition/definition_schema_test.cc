#include "definition/definition_schema.h"

#include <doctest/doctest.h>

#include <set>

#include "definition/diagnostic_codes.h"
#include "definition/document_json.h"
#include "definition/format.h"
#include "testing/definition_generator.h"
#include "testing/golden.h"

namespace wfb::definition {

namespace {

const std::string kDocs = std::string(WFB_SOURCE_DIR) + "/docs/";

// Fails when the keys of `value` are not in the order of the shape.
void CheckOrder(const Json& value, const Shape& shape);

void CheckOrderOf(const Json& value, const Field& field) {
  if (field.kind == ValueKind::Object) {
    CheckOrder(value, field.shape());
  } else if (field.kind == ValueKind::ObjectList) {
    for (const Json& element : value.get_array()) CheckOrder(element, field.shape());
  } else if (field.kind == ValueKind::VariantList || field.kind == ValueKind::VariantMap) {
    const VariantSet& set = field.variants();
    const auto check = [&set](const Json& element) {
      const auto* variant = set.Find(MemberText(element, set.discriminator));
      REQUIRE(variant != nullptr);
      CheckOrder(element, *variant->shape);
    };
    if (value.is_array()) {
      for (const Json& element : value.get_array()) check(element);
    } else {
      for (const auto& member : value.get_object()) check(member.value());
    }
  }
}

void CheckOrder(const Json& value, const Shape& shape) {
  size_t last = 0;
  for (const auto& member : value.get_object()) {
    const std::string key(member.key());
    CAPTURE(shape.name);
    CAPTURE(key);
    const Field* field = shape.Find(key);
    if (field == nullptr) {
      CHECK(IsExtensionKey(key));
      last = shape.fields.size();
      continue;
    }
    const auto position = static_cast<size_t>(field - shape.fields.data());
    CHECK(position >= last);
    last = position;
    CheckOrderOf(member.value(), *field);
  }
}

}  // namespace

TEST_CASE("the writer puts keys in the order of the format's table and knows no other key") {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    CheckOrder(ToJson(GenerateDefinition(seed)), WorkflowShape());
  }
}

TEST_CASE("the published schema has exactly the keys that the reader knows") {
  const Result<Json> schema = ParseJson(DefinitionSchema());
  REQUIRE(schema.ok());
  const Json& definitions = schema->at("$defs");
  std::set<std::string> names;
  for (const Shape* shape : ShapesOf(WorkflowShape())) {
    CAPTURE(shape->name);
    CHECK(names.insert(shape->name).second);
    const Json& own = shape == &WorkflowShape() ? *schema : definitions.at(shape->name);
    CHECK(own.at("properties").get_object().size() == shape->fields.size());
    std::set<std::string> keys;
    for (const Field& field : shape->fields) {
      CHECK(keys.insert(field.name).second);
      CHECK(own.at("properties").get_object().contains(field.name));
    }
  }
  for (const VariantSet* set : {&NodeVariants(), &ActivityVariants()}) {
    CHECK(names.insert(set->name).second);
    CHECK(definitions.at(set->name).at("allOf").get_array().size() == set->variants.size());
  }
  CHECK(definitions.get_object().size() == names.size() - 1);
}

TEST_CASE("docs/schemas and docs/errors.md are printed from the program's tables") {
  CHECK(CompareGolden(kDocs + "schemas/workflow.schema.json", DefinitionSchema()) == "");
  CHECK(CompareGolden(kDocs + "schemas/layout.schema.json", LayoutSchema()) == "");
  CHECK(CompareGolden(kDocs + "errors.md", ErrorsPage()) == "");
}

TEST_CASE("codes are unique and in order") {
  std::string previous;
  for (const CodeEntry& entry : DiagnosticCodes()) {
    CHECK(std::string(entry.id) > previous);
    previous = entry.id;
    CHECK(&EntryOf(entry.code) == &entry);
  }
}

}  // namespace wfb::definition

#include "definition/layout.h"

#include "definition/format.h"
#include "definition/shape_check.h"
#include "definition/source_reader.h"
#include "definition/text_layout.h"

namespace wfb::definition {

namespace {

double NumberOf(const Json& object, std::string_view key) {
  const Json* value = FindMember(object, key);
  return value != nullptr && IsNumber(*value) ? ToDouble(*value) : 0;
}

Extensions ExtensionsOf(const Json& value) {
  Extensions extensions;
  if (!value.is_object()) return extensions;
  for (const auto& member : value.get_object()) {
    if (IsExtensionKey(member.key())) extensions.emplace(member.key(), member.value());
  }
  return extensions;
}

Layout LayoutFromJson(const Json& value) {
  Layout layout;
  const Json* schema = FindMember(value, "$schema");
  if (schema != nullptr && schema->is_string()) layout.schema = std::string(schema->get_string());
  const Json* nodes = FindMember(value, "nodes");
  if (nodes != nullptr && nodes->is_object()) {
    for (const auto& member : nodes->get_object()) {
      const Json& position = member.value();
      layout.nodes.push_back(
          {member.key(), NumberOf(position, "x"), NumberOf(position, "y"), ExtensionsOf(position)});
    }
  }
  layout.extensions = ExtensionsOf(value);
  return layout;
}

}  // namespace

ReadLayoutResult ReadLayout(std::string_view text, std::string file) {
  ReadLayoutResult read;
  Reporter reporter(std::move(file));
  const std::optional<SourceMap> map = ReadSource(text, reporter);
  if (map) {
    reporter.set_source(&*map);
    CheckShape(map->value(), LayoutShape(), reporter);
    if (map->value().is_object()) read.layout = LayoutFromJson(map->value());
  }
  read.diagnostics = reporter.Take();
  return read;
}

std::string WriteLayout(const Layout& layout) {
  JsonObject root;
  if (layout.schema) root["$schema"] = *layout.schema;
  root["format"] = kLayoutFormat;
  JsonObject nodes;
  for (const NodePosition& position : layout.nodes) {
    JsonObject own = {{"x", position.x}, {"y", position.y}};
    for (const auto& member : position.extensions) own.emplace(member.key(), member.value());
    nodes.emplace(position.node, std::move(own));
  }
  root["nodes"] = std::move(nodes);
  for (const auto& member : layout.extensions) root.emplace(member.key(), member.value());
  return LayOut(Json(std::move(root)), {"nodes"});
}

}  // namespace wfb::definition

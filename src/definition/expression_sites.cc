#include "definition/expression_sites.h"

#include "definition/source_map.h"

namespace wfb::definition {

namespace {

using Sees = ExpressionSite::Sees;

class Collector {
 public:
  std::vector<ExpressionSite> Collect(const Document& document) {
    sees_ = Sees::Activity;
    for (owner_ = 0; owner_ < document.activities.size(); ++owner_) {
      const Activity& activity = document.activities[owner_];
      base_ = PointerTo("/activities", activity.name);
      std::visit([this](const auto& settings) { Settings(settings); }, activity.settings);
    }
    for (owner_ = 0; owner_ < document.graph.nodes.size(); ++owner_) {
      base_ = PointerTo("/nodes", owner_);
      sees_ = Sees::Node;
      std::visit([this](const auto& kind) { Kind(kind); }, document.graph.nodes[owner_].kind);
    }
    return std::move(sites_);
  }

 private:
  void Template(std::string_view path, const TemplateSource& source) {
    if (source) sites_.push_back({base_ + std::string(path), *source, false, sees_, owner_});
  }
  void Text(std::string_view path, const std::optional<std::string>& text) {
    if (text) Template(path, Json(*text));
  }
  void Expression(std::string_view path, const ExpressionSource& source) {
    if (!source.is_string()) return;
    sites_.push_back({base_ + std::string(path), source, true, sees_, owner_});
  }

  void Settings(const CommandSettings& settings) {
    Template("/run", settings.run);
    Text("/cwd", settings.cwd);
    if (!settings.env) return;
    for (const auto& member : *settings.env) {
      if (!member.value().is_object()) {
        Template(PointerTo("/env", member.key()), member.value());
      }
    }
  }
  void Settings(const SimulateSettings& settings) {
    Template("/duration", settings.duration);
    Template("/outcome", settings.outcome);
    Template("/output", settings.output);
    Template("/error", settings.error);
  }
  void Settings(const BuiltinSettings&) {}
  void Settings(const ReservedSettings&) {}

  void Kind(const ActivityNode& node) { Template("/input", node.input); }
  void Kind(const SetNode& node) {
    for (const auto& member : node.assign) {
      Template(PointerTo("/assign", member.key()), member.value());
    }
  }
  void Kind(const ConditionNode& node) {
    for (size_t i = 0; i < node.cases.size(); ++i) {
      Expression(PointerTo("/cases", i) + "/when", node.cases[i].when);
    }
  }
  void Kind(const OrchestrateNode& node) {
    Expression("/items", node.items);
    Expression("/max_concurrent", node.max_concurrent);
    sees_ = Sees::Item;
    Expression("/key", node.key);
    Expression("/dependencies", node.dependencies);
    Expression("/weight", node.weight);
    Expression("/skip", node.skip);
    Text("/run/id", node.run.id);
    Template("/run/input", node.run.input);
  }
  void Kind(const ChildWorkflowNode& node) {
    Text("/run_id", node.run_id);
    Template("/input", node.input);
  }
  void Kind(const SleepNode& node) { Template("/duration", node.duration); }
  void Kind(const EndNode& node) { Template("/result", node.result); }
  void Kind(const FailNode& node) { Text("/message", node.message); }
  void Kind(const ReservedNode&) {}

  std::vector<ExpressionSite> sites_;
  std::string base_;
  Sees sees_ = Sees::Node;
  size_t owner_ = 0;
};

}  // namespace

std::vector<ExpressionSite> ExpressionSites(const Document& document) {
  return Collector().Collect(document);
}

}  // namespace wfb::definition

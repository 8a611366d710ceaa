#include <fmt/format.h>

#include "catalog/bundle.h"
#include "catalog/preview.h"
#include "cli/commands.h"
#include "cli/run_input.h"
#include "core/graph_text.h"
#include "workspace/workspace_definition.h"

namespace wfb {

namespace {

// Nodes and edges of the workflow, and the items of its largest orchestrate node where a preview
// knows them.
ItemGraph GraphOf(const RunPreview& preview) {
  ItemGraph graph;
  graph.workflow = preview.run.workflow;
  const NodeView* largest = nullptr;
  for (const NodeView& node : preview.run.nodes) {
    graph.nodes.push_back({node.step.id, node.step.type});
    for (const auto& [to, case_name] : node.outgoing) {
      graph.edges.push_back({node.step.id, to, case_name});
    }
    if (!node.orchestrate) continue;
    const bool larger =
        largest == nullptr || node.orchestrate->items.size() > largest->orchestrate->items.size();
    if (larger) largest = &node;
  }
  if (largest == nullptr) return graph;
  for (const StepView& item : largest->orchestrate->items) {
    ItemGraph::Item drawn;
    drawn.key = item.id;
    drawn.dependencies = item.dependencies;
    drawn.weight = item.weight;
    graph.items.push_back(std::move(drawn));
  }
  AddLayersAndCriticalPath(graph);
  return graph;
}

class GraphCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.About(
        "The nodes and edges of the workflow, and the items of its orchestrate node as far as "
        "they\n"
        "are known without running anything but discovery.");
    options.Argument("PATH", "as for \"wfb run\" (the working directory)", &path_, false);
    options.Choice("--format", "FORMAT", "how to print it (text)", &format_,
                   {"text", "dot", "mermaid", "json"});
    options.Value("-i,--input", "JSON|@FILE", "the input; @- reads standard input", &input_);
    options.Value("--script", "NAME", "monorepo: the script (build)", &script_);
    options.Value("--filter", "PATTERN", "monorepo: these packages", &filters_);
    options.Flag("--json", "the same as --format json", json_);
    options.AddExample("wfb graph . --format dot | dot -Tsvg > graph.svg", "a picture");
  }

  Result<ExitCode> Run(Context& context) override {
    LoadRequest load;
    load.path = path_;
    load.directory = context.directory;
    load.script = script_;
    load.filters = filters_;
    WFB_ASSIGN_OR_RETURN(const LoadedWorkflow loaded, LoadWorkflow(load));
    if (!loaded.bundle) return RefuseWorkflow(loaded.diagnostics, json_, context);
    ItemGraph graph;
    if (loaded.selection) {
      graph = WorkspaceGraph(*loaded.selection);
    } else {
      Json input;
      if (!input_.empty()) {
        WFB_ASSIGN_OR_RETURN(input, ReadInput(input_, context.directory));
        WFB_ASSIGN_OR_RETURN(input, CompleteInput(*loaded.bundle, std::move(input)));
      } else {
        // Without an input the nodes can be drawn, if not always the items.
        Result<Json> empty = CompleteInput(*loaded.bundle, nullptr);
        if (empty.ok()) input = std::move(*empty);
      }
      WFB_ASSIGN_OR_RETURN(const RunPreview preview,
                           PreviewRun(*loaded.bundle, input, std::nullopt));
      graph = GraphOf(preview);
    }
    for (const std::string& warning : loaded.warnings) context.terminal.Message(warning);
    context.terminal.Out(Print(graph, context));
    return ExitCode::Ok;
  }

  bool json() const override { return json_; }

 private:
  std::string Print(const ItemGraph& graph, const Context& context) const {
    if (json_ || format_ == "json") return WriteJsonPretty(GraphToJson(graph)) + "\n";
    if (format_ == "dot") return GraphToDot(graph);
    if (format_ == "mermaid") return GraphToMermaid(graph);
    return GraphToText(graph, static_cast<size_t>(context.terminal.OutSize().columns));
  }

  std::string path_;
  std::string format_;
  std::string input_;
  std::string script_;
  std::vector<std::string> filters_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Verb> MakeGraphCommand() { return std::make_unique<GraphCommand>(); }

}  // namespace wfb

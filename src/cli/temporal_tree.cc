#include "cli/temporal_tree.h"

namespace wfb {

namespace {

RunView ViewOf(const temporal::HistoryFold& fold) {
  ViewOptions options;
  options.inputs = true;
  return fold.run().View(fold.now(), options);
}

Status AddChildren(temporal::RunLoader& reader, const RunView& run, RunTree& tree);

Status AddChild(temporal::RunLoader& reader, const StepView& step, RunTree& tree) {
  if (step.child_run.empty()) return Ok();
  // The latest attempt that was a workflow holds the events of those before it.
  for (size_t attempt = step.attempts.size(); attempt > 0; --attempt) {
    const std::string id =
        temporal::ChildWorkflowId(step.child_run, static_cast<uint32_t>(attempt));
    Result<temporal::LoadedRun> loaded = reader.Load({id, ""});
    if (!loaded.ok() && loaded.error().kind == ErrorKind::NotFound) continue;
    if (!loaded.ok()) return std::move(loaded).error();
    if (loaded->fold->events().empty()) continue;
    const RunView view = ViewOf(*loaded->fold);
    tree.children[step.child_run] = view;
    return AddChildren(reader, view, tree);
  }
  return Ok();
}

Status AddChildren(temporal::RunLoader& reader, const RunView& run, RunTree& tree) {
  for (const NodeView& node : run.nodes) {
    WFB_RETURN_IF_ERROR(AddChild(reader, node.step, tree));
    if (!node.orchestrate) continue;
    for (const StepView& item : node.orchestrate->items) {
      WFB_RETURN_IF_ERROR(AddChild(reader, item, tree));
    }
  }
  return Ok();
}

}  // namespace

Result<RunTree> ReadRunTree(temporal::RunLoader& reader, const temporal::Execution& execution) {
  WFB_ASSIGN_OR_RETURN(temporal::LoadedRun loaded, reader.Load(execution));
  if (loaded.fold->start().root) {
    // It may have continued as new since: the latest.
    const std::string root = loaded.fold->start().root->workflow_id;
    WFB_ASSIGN_OR_RETURN(loaded, reader.Load({root, ""}));
  }
  RunTree tree;
  tree.run = ViewOf(*loaded.fold);
  WFB_RETURN_IF_ERROR(AddChildren(reader, tree.run, tree));
  return tree;
}

}  // namespace wfb

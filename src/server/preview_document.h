// What a run would do, as a document: the items of its orchestrate nodes in layers, their critical
// path, and what each concurrency would make of them. Nothing is run for it.
#pragma once

#include "base/json.h"
#include "catalog/bundle.h"
#include "server/run_shapes.h"

namespace wfb {

// `input` null = none given. Problems (an input that does not fit, items that are known only in a
// run) stand in the document.
Json PreviewDocument(const LoadedWorkflow& workflow, const Json& input, RunShapes& shapes);

}  // namespace wfb

#include "definition/diagnostic_codes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/check.h"

namespace wfb::definition {

namespace {

constexpr Severity kError = Severity::Error;
constexpr Severity kWarning = Severity::Warning;

constexpr CodeEntry kCodes[] = {
    {Code::Syntax, "WFB-D001", kError, "Not JSON",
     "The text is not a JSON document. JSON has no comments and no comma after the last element; "
     "names and texts stand in double quotes."},
    {Code::DuplicateKey, "WFB-D002", kError, "Key given twice",
     "An object has the same key twice, so one of the two values would be lost. Remove one."},
    {Code::TooLarge, "WFB-D003", kError, "Document too large",
     "A document has at most 16 MiB and nests at most 200 levels deep. Move lists of items into "
     "the input of the run, or let an activity make them."},
    {Code::UnknownKey, "WFB-D004", kError, "Unknown key",
     "The format has no such key at this place. Keys that start with `x-` are free for notes of "
     "your own and are kept as they are."},
    {Code::WrongType, "WFB-D005", kError, "Wrong type",
     "The value has another JSON type than the format asks for at this place."},
    {Code::MissingKey, "WFB-D006", kError, "Missing key", "A key that must be given is absent."},
    {Code::BadValue, "WFB-D007", kError, "Value not allowed",
     "The value has the right type but is outside the allowed range or list of words."},
    {Code::BadDuration, "WFB-D008", kError, "Bad duration",
     "A duration is a text such as `500ms`, `10s`, `5m`, `1h30m` or `2d`, or a number of "
     "milliseconds."},
    {Code::BadName, "WFB-D009", kError, "Bad name",
     "Names of workflows, nodes, activities, cases, variables and resources start with a letter, "
     "hold letters, digits, `_` and `-`, and have at most 64 characters."},
    {Code::UnknownFormat, "WFB-D010", kError, "Unknown format",
     "`format` says which version of the format a document follows. This program reads "
     "`wfb.workflow/v1` and, for canvas positions, `wfb.layout/v1`."},
    {Code::ReservedName, "WFB-D011", kError, "Reserved name",
     "The name has a meaning of its own: `start` is the implicit begin of every workflow, and "
     "names of JavaScript's object members cannot be read in expressions."},
    {Code::LimitExceeded, "WFB-D012", kError, "Limit exceeded",
     "The definition is larger than the engine accepts; the message names the limit."},
    {Code::FileName, "WFB-D013", kWarning, "File name differs",
     "A workflow named `a` is expected in `a.workflow.json`: people look for it there."},
    {Code::MoreProblems, "WFB-D014", kError, "More problems",
     "A document with very many problems lists the first thousand of them."},

    {Code::DuplicateId, "WFB-D020", kError, "Id used twice",
     "Two nodes of the same graph have the same id, so edges and `steps.ID` would be ambiguous."},
    {Code::UnknownTarget, "WFB-D021", kError, "Edge to nowhere",
     "An edge names a node that does not exist in its graph."},
    {Code::Cycle, "WFB-D022", kError, "Cycle",
     "The edges form a cycle; the message names the shortest. A workflow's edges only order "
     "nodes, so none of the nodes of a cycle could ever start. Remove one of its edges."},
    {Code::Unreachable, "WFB-D023", kError, "Unreachable node",
     "No path leads to the node: every edge into it leaves a case that can never be taken, or a "
     "node that is unreachable itself."},
    {Code::CaseWithoutEdge, "WFB-D024", kError, "Case without edge",
     "A condition has a case that no edge follows. Draw the edge, or remove the case."},
    {Code::UnknownCase, "WFB-D025", kError, "Unknown case",
     "An edge names a case that its condition does not have."},
    {Code::MisplacedCase, "WFB-D026", kError, "Case missing or misplaced",
     "Edges that leave a condition name a case, edges that leave another node do not."},
    {Code::DuplicateEdge, "WFB-D027", kError, "Edge drawn twice",
     "Two edges have the same ends and the same case. Remove one."},
    {Code::DuplicateCase, "WFB-D028", kError, "Case name used twice",
     "Two cases of a condition, or a case and `otherwise`, have the same name."},
    {Code::EdgeAfterEnd, "WFB-D029", kError, "Edge after the end",
     "`end` and `fail` finish the run, so nothing can follow them."},

    {Code::ExpressionSyntax, "WFB-D030", kError, "Not an expression",
     "The text is not an expression of the language (a subset of JavaScript without assignment "
     "and statements)."},
    {Code::UnknownName, "WFB-D031", kError, "Unknown name",
     "An expression mentions a name that means nothing at this place. Nodes see `input`, `vars`, "
     "`steps` and `run`; the item fields of an orchestrate node also `item` and `index`; the "
     "fields of an activity only its own `input` and `run`."},
    {Code::ExpressionType, "WFB-D032", kError, "Impossible read or operation",
     "By the schemas that are known, the expression reads a member that cannot be there or "
     "applies an operation that cannot work."},
    {Code::StepNotBefore, "WFB-D033", kError, "Step not before this node",
     "The expression reads the output of a node that need not have run yet: no path of edges "
     "leads from it to this node. Draw an edge, or read another step."},

    {Code::UnknownActivity, "WFB-D040", kError, "Unknown activity",
     "A node calls an activity that `activities` does not declare."},
    {Code::UnusedActivity, "WFB-D041", kWarning, "Unused activity", "No node calls the activity."},
    {Code::UnusedVariable, "WFB-D042", kWarning, "Unused variable",
     "No expression reads the variable."},
    {Code::UnknownVariable, "WFB-D043", kError, "Unknown variable",
     "A set node assigns a variable that `variables` does not declare."},
    {Code::DuplicateVariable, "WFB-D044", kError, "Variable declared twice",
     "Two variables have the same name."},
    {Code::UnknownBuiltin, "WFB-D045", kError, "Unknown builtin",
     "The program has no builtin of this name."},
    {Code::UnknownResource, "WFB-D046", kError, "Unknown resource",
     "An activity uses a resource that the workflow's `resources` does not declare."},
    {Code::ResourceTooSmall, "WFB-D047", kError, "Resource too small",
     "An activity needs more units of a resource than there are, so it could never start."},
    {Code::CommandLine, "WFB-D048", kError, "Bad command line",
     "`run` is a list with the program and its arguments. With `\"shell\": true` it is one "
     "constant script: values reach a shell only as environment variables, so that nothing in "
     "them can be taken for a command."},
    {Code::BadSecret, "WFB-D049", kError, "Bad secret",
     "A secret names where it is read when the process starts: `env:NAME` or `file:PATH`."},
    {Code::BadSchema, "WFB-D050", kError, "Bad schema",
     "The JSON Schema itself is wrong, or uses what this program does not check."},
    {Code::SchemaMismatch, "WFB-D051", kError, "Value does not match its schema",
     "A constant part of a value contradicts the schema of the place where it goes."},

    {Code::UnknownWorkflow, "WFB-D060", kError, "Unknown workflow",
     "A node calls a workflow that is not among the workflow files of the folder."},
    {Code::EndlessRecursion, "WFB-D061", kWarning, "Endless recursion",
     "Workflows call each other in a circle with no condition on the way, so a run would never "
     "end."},
    {Code::NoRoot, "WFB-D062", kError, "No single root workflow",
     "A folder is run by the workflow named like the folder, or by the only one that no other "
     "calls. Name the file to run instead."},
    {Code::DuplicateWorkflow, "WFB-D063", kError, "Workflow name used twice",
     "Two files define a workflow of the same name."},

    {Code::ItemCycle, "WFB-D070", kError, "Cycle of items",
     "Items depend on each other in a circle, so none of them could ever start."},
    {Code::DuplicateItemKey, "WFB-D071", kError, "Item key used twice",
     "Two items have the same key."},
    {Code::UnknownItemDependency, "WFB-D072", kError, "Dependency outside the items",
     "An item depends on a key that is not among the items. `missing_dependencies` says what "
     "that means: `error` (the default), `satisfied` or `blocked`."},
    {Code::BadItems, "WFB-D073", kError, "Bad items",
     "The items are known before the run, and are not what an orchestrate node can work on."},

    {Code::NodeTypeNotRun, "WFB-D080", kError, "Node type not run yet",
     "The node type is part of the format, but this version of the program does not run it."},
    {Code::ActivityKindNotRun, "WFB-D081", kError, "Activity kind not run yet",
     "The activity kind is part of the format, but this version of the program does not run it."},
    {Code::FeatureNotRun, "WFB-D082", kError, "Feature not run yet",
     "The setting is part of the format, but this version of the program does not act on it. It "
     "is refused, because ignoring it would run something else than what is written."},
};

}  // namespace

std::span<const CodeEntry> DiagnosticCodes() { return kCodes; }

const CodeEntry& EntryOf(Code code) {
  const auto* entry = std::find_if(std::begin(kCodes), std::end(kCodes),
                                   [code](const CodeEntry& e) { return e.code == code; });
  WFB_CHECK(entry != std::end(kCodes), "every code has a row in the table");
  return *entry;
}

std::string ErrorsPage() {
  std::string page =
      "# Problems of definitions\n\n"
      "`wfb validate` reports every problem of a workflow at once, each with one of these codes, "
      "its place and a way out. Errors keep a workflow from running, warnings do not. This page "
      "is printed from the program's own table.\n\n";
  for (const CodeEntry& entry : kCodes) {
    page += fmt::format("## {} {}\n\n{}{}\n\n", entry.id, entry.title,
                        entry.severity == kWarning ? "*Warning.* " : "", entry.explanation);
  }
  page.pop_back();
  return page;
}

}  // namespace wfb::definition

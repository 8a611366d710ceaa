// Every kind of problem that a definition can have, in one table: its stable code, whether it is
// an error or a warning, and the explanation that docs/errors.md prints. Codes are never reused.
#pragma once

#include <span>
#include <string>

#include "base/diagnostic.h"

namespace wfb::definition {

enum class Code {
  Syntax,
  DuplicateKey,
  TooLarge,
  UnknownKey,
  WrongType,
  MissingKey,
  BadValue,
  BadDuration,
  BadName,
  UnknownFormat,
  ReservedName,
  LimitExceeded,
  FileName,
  MoreProblems,

  DuplicateId,
  UnknownTarget,
  Cycle,
  Unreachable,
  CaseWithoutEdge,
  UnknownCase,
  MisplacedCase,
  DuplicateEdge,
  DuplicateCase,
  EdgeAfterEnd,

  ExpressionSyntax,
  UnknownName,
  ExpressionType,
  StepNotBefore,

  UnknownActivity,
  UnusedActivity,
  UnusedVariable,
  UnknownVariable,
  DuplicateVariable,
  UnknownBuiltin,
  UnknownResource,
  ResourceTooSmall,
  CommandLine,
  BadSecret,
  BadSchema,
  SchemaMismatch,

  UnknownWorkflow,
  EndlessRecursion,
  NoRoot,
  DuplicateWorkflow,

  ItemCycle,
  DuplicateItemKey,
  UnknownItemDependency,
  BadItems,

  NodeTypeNotRun,
  ActivityKindNotRun,
  FeatureNotRun,
};

struct CodeEntry {
  Code code;
  const char* id;  // "WFB-D014".
  Severity severity;
  const char* title;        // A few words.
  const char* explanation;  // What it means and what to do; one paragraph of Markdown.
};

// In the order of their ids.
std::span<const CodeEntry> DiagnosticCodes();
const CodeEntry& EntryOf(Code code);

// docs/errors.md, whole.
std::string ErrorsPage();

}  // namespace wfb::definition

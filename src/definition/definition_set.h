// The workflow files of one folder together: each read and validated, with the calls between them.
// The caller brings the texts (this is pure); the CLI and the server run what PickRoot names.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/plan.h"
#include "definition/document_codec.h"

namespace wfb::definition {

inline constexpr std::string_view kWorkflowFileSuffix = ".workflow.json";
inline constexpr std::string_view kLayoutFileSuffix = ".layout.json";

struct SourceFile {
  std::string name;  // As people know it; "a.workflow.json" or a path that ends so.
  std::string text;
};

class DefinitionSet {
 public:
  // One workflow file after reading.
  struct Entry {
    std::string file;
    std::optional<Document> document;  // Absent when the text is no JSON object.
    Diagnostics diagnostics;           // All of this file, by place.
  };

  static DefinitionSet Load(const std::vector<SourceFile>& files);

  // In the order of the files.
  const std::vector<Entry>& entries() const { return entries_; }
  // All problems of all files.
  Diagnostics AllDiagnostics() const;

  // The workflow of this name (the first file that defines it), or nullptr.
  const Document* Find(std::string_view name) const;
  // The name and those of all workflows that it calls, directly or through others, in the order of
  // first mention. Names that no file defines are left out.
  std::vector<std::string> Closure(const std::string& name) const;
  // Problems of the files of Closure(name), and of files that could not be read at all.
  Diagnostics DiagnosticsOf(const std::string& name) const;

  // The workflow that a run of the folder means: the one named like the folder, or the only one
  // that no other calls. Nullopt with a diagnostic that names the candidates.
  std::optional<std::string> PickRoot(const std::string& folder_name, Diagnostics& problems) const;

  // Plans of Closure(name), that of `name` first. Fails when DiagnosticsOf(name) has errors.
  Result<std::vector<PlanPtr>> Lower(const std::string& name,
                                     const std::string& base_directory) const;

 private:
  const Entry* FindEntry(std::string_view name) const;
  void CheckNames();
  void WarnOfRecursion();

  std::vector<Entry> entries_;
  std::vector<std::shared_ptr<const SourceMap>> sources_;  // Beside entries_.
};

}  // namespace wfb::definition

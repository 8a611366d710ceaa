#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <thread>

#include "catalog/absolute_path.h"
#include "catalog/bundle.h"
#include "cli/commands.h"
#include "compiler/compiler.h"

namespace wfb {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kLookEvery{300};

std::optional<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Status WriteFile(const std::string& path, const std::string& text) {
  std::error_code error;
  fs::create_directories(fs::path(path).parent_path(), error);
  if (error) return IoError(path + ": " + error.message());
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) return IoError(path + " cannot be written");
  return Ok();
}

// Times of all workflow files of a folder; different after each change of one.
std::map<std::string, fs::file_time_type> TimesOf(const std::string& folder) {
  std::map<std::string, fs::file_time_type> times;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().string();
    if (!name.ends_with(".json")) continue;
    std::error_code gone;
    times[name] = fs::last_write_time(it->path(), gone);
  }
  return times;
}

class CompileCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.About(
        "Writes the workflow and every workflow that it calls as a Temporal project in TypeScript\n"
        "that is yours: readable, typed, formatted. Files that are as they should be are not\n"
        "touched, and files that are not of the project are left alone.");
    options.Argument("WORKFLOW", "as for \"wfb run\" (the working directory)", &path_, false);
    options.Value("-o,--output", "DIR", "the folder of the project (temporal)", &output_);
    options.Flag("--check", "write nothing; exit 1 if a file is not as it would be written",
                 check_);
    options.Flag("--watch", "go on, and write again whenever the workflow changes", watch_);
    options.Flag("--json", "print one JSON document", json_);
    options.AddExample("wfb compile . -o ../orchestration", "write the project");
    options.AddExample("wfb compile . -o ../orchestration --check", "for CI: is it up to date?");
  }

  Result<ExitCode> Run(Context& context) override {
    if (check_ && watch_) return InvalidInput("--check looks once; leave --watch out");
    WFB_ASSIGN_OR_RETURN(ExitCode code, Once(context));
    while (watch_) {
      const auto before = TimesOf(folder_);
      while (TimesOf(folder_) == before) std::this_thread::sleep_for(kLookEvery);
      WFB_ASSIGN_OR_RETURN(code, Once(context));
    }
    return code;
  }

  bool json() const override { return json_; }

 private:
  Result<ExitCode> Once(Context& context) {
    LoadRequest load;
    load.path = path_;
    load.directory = context.directory;
    WFB_ASSIGN_OR_RETURN(const LoadedWorkflow loaded, LoadWorkflow(load));
    folder_ = loaded.folder;
    if (!loaded.bundle) return RefuseWorkflow(loaded.diagnostics, json_, context);
    WFB_ASSIGN_OR_RETURN(const std::vector<definition::Document> documents,
                         DocumentsOf(*loaded.bundle));
    std::vector<const definition::Document*> workflows;
    for (const definition::Document& document : documents) workflows.push_back(&document);
    const compiler::CompileResult result = compiler::Compile(workflows);
    if (HasErrors(result.diagnostics)) return RefuseWorkflow(result.diagnostics, json_, context);
    return Put(result, AbsolutePath(output_, context.directory), context);
  }

  Result<ExitCode> Put(const compiler::CompileResult& result, const std::string& folder,
                       Context& context) {
    JsonArray files;
    std::vector<std::string> changed;
    for (const compiler::File& file : result.project.files) {
      const std::string path = folder + "/" + file.path;
      const bool same = ReadFile(path) == file.text;
      files.push_back({{"path", file.path}, {"changed", !same}});
      if (same) continue;
      changed.push_back(file.path);
      if (!check_) WFB_RETURN_IF_ERROR(WriteFile(path, file.text));
    }
    if (json_) {
      JsonArray nodes;
      for (const compiler::NodeRange& node : result.project.nodes) {
        nodes.push_back({{"workflow", node.workflow},
                         {"node", node.node},
                         {"path", node.path},
                         {"first_line", node.first_line},
                         {"last_line", node.last_line}});
      }
      const Json document = {{"schema", "wfb.compiled/v1"},
                             {"folder", folder},
                             {"files", std::move(files)},
                             {"nodes", std::move(nodes)}};
      context.terminal.Out(WriteJsonPretty(document) + "\n");
    } else {
      Tell(result.project.files.size(), changed, context);
    }
    return check_ && !changed.empty() ? ExitCode::StepFailed : ExitCode::Ok;
  }

  void Tell(size_t count, const std::vector<std::string>& changed, Context& context) const {
    for (const std::string& path : changed) context.terminal.Out(path + "\n");
    const size_t same = count - changed.size();
    if (check_) {
      context.terminal.Message(
          changed.empty() ? fmt::format("{} is up to date ({} files)", output_, count)
                          : fmt::format("{} of {} files in {} are not as they would be written",
                                        changed.size(), count, output_));
      return;
    }
    context.terminal.Message(fmt::format("{} file{} written to {}, {} unchanged", changed.size(),
                                         changed.size() == 1 ? "" : "s", output_, same));
  }

  std::string path_;
  std::string output_ = "temporal";
  std::string folder_;
  bool check_ = false;
  bool watch_ = false;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Verb> MakeCompileCommand() { return std::make_unique<CompileCommand>(); }

}  // namespace wfb

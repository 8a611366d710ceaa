#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "cli/commands.h"
#include "cli/directory_search.h"

namespace wfb {

namespace {

constexpr std::string_view kWorkflow = R"({{
  "format": "wfb.workflow/v1",
  "name": "{0}",
  "description": "Four parts in dependency order, at most two at a time",
  "input": {{
    "type": "object",
    "properties": {{
      "parts": {{
        "type": "array",
        "default": [
          {{ "name": "core", "needs": [] }},
          {{ "name": "api", "needs": ["core"] }},
          {{ "name": "web", "needs": ["core"] }},
          {{ "name": "app", "needs": ["api", "web"] }}
        ]
      }}
    }}
  }},
  "activities": {{
    "make": {{ "kind": "command", "run": ["echo", "making ${{input.name}}"] }}
  }},
  "nodes": [
    {{
      "id": "build",
      "type": "orchestrate",
      "items": "input.parts",
      "key": "item.name",
      "dependencies": "item.needs",
      "max_concurrent": 2,
      "run": {{ "activity": "make", "input": {{ "name": "${{item.name}}" }} }}
    }},
    {{
      "id": "done",
      "type": "end",
      "result": {{ "made": "${{steps.build.output.succeeded.length}}" }}
    }}
  ],
  "edges": [{{ "from": "build", "to": "done" }}]
}}
)";

// The folder's name made fit for a workflow: letters, digits, "-" and "_", beginning with a letter.
std::string NameFrom(const std::string& folder) {
  std::string name;
  for (const char c : std::filesystem::path(folder).filename().string()) {
    const bool allowed = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    name += allowed ? c : '-';
  }
  while (!name.empty() && std::isalpha(static_cast<unsigned char>(name[0])) == 0) name.erase(0, 1);
  return name.empty() ? "first" : name.substr(0, 64);
}

class InitCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.Argument("FOLDER", "where to put it (the working directory)", &folder_, false);
    options.Value("--name", "NAME", "name of the workflow (that of the folder)", &name_);
    options.Flag("--json", "print one JSON document", json_);
    options.AddExample("wfb init demo && wfb run demo", "a first run");
  }

  Result<ExitCode> Run(Context& context) override {
    const std::string folder = AbsolutePath(folder_.empty() ? "." : folder_, context.directory);
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return IoError(fmt::format("make {}: {}", folder, error.message()));
    const std::string name = name_.empty() ? NameFrom(folder) : name_;
    if (name != NameFrom(name)) {
      return InvalidInput(fmt::format(
          "\"{}\" is no name for a workflow: letters, digits, \"-\" and \"_\", at most 64, "
          "beginning with a letter",
          name));
    }
    const std::string path = fmt::format("{}/{}.workflow.json", folder, name);
    WFB_RETURN_IF_ERROR(Write(path, fmt::format(kWorkflow, name)));
    if (json_) {
      const Json document = {{"schema", "wfb.init/v1"}, {"path", path}, {"workflow", name}};
      context.terminal.Out(WriteJsonPretty(document) + "\n");
    } else {
      context.terminal.Out(path + "\n");
      context.terminal.Message(fmt::format("run it with: wfb run {}", path));
    }
    return ExitCode::Ok;
  }

  bool json() const override { return json_; }

 private:
  static Status Write(const std::string& path, const std::string& text) {
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0 && errno == EEXIST) {
      return Conflict(fmt::format("{} is there already; it was left as it is", path));
    }
    if (file < 0) return ErrnoError("write " + path, errno);
    const bool written = WriteAll(file, text);
    const int write_error = errno;
    if (close(file) == 0 && written) return Ok();
    return ErrnoError("write " + path, write_error);
  }

  std::string folder_;
  std::string name_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Verb> MakeInitCommand() { return std::make_unique<InitCommand>(); }

}  // namespace wfb

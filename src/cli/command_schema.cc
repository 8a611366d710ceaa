#include <fmt/format.h>

#include "cli/commands.h"
#include "definition/definition_schema.h"
#include "embedded/kEventSchema.h"
#include "embedded/kGraphSchema.h"
#include "report/run_document.h"

namespace wfb {

namespace {

struct Schema {
  std::string_view name;
  std::string (*text)();
};

constexpr Schema kSchemas[] = {
    {"workflow", definition::DefinitionSchema},
    {"layout", definition::LayoutSchema},
    {"run", [] { return std::string(RunDocumentSchema()); }},
    {"event", [] { return std::string(kEventSchema); }},
    {"graph", [] { return std::string(kGraphSchema); }},
};

std::vector<std::string> Names() {
  std::vector<std::string> names;
  for (const Schema& schema : kSchemas) names.emplace_back(schema.name);
  return names;
}

class SchemaCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.Argument("NAME", "of which document (workflow)", &name_, false, Names());
    options.Flag("--json", "accepted for symmetry: a schema is JSON", json_);
    options.AddExample("wfb schema workflow > workflow.schema.json",
                       "for an editor, through \"$schema\"");
  }

  Result<ExitCode> Run(Context& context) override {
    for (const Schema& schema : kSchemas) {
      if (schema.name != (name_.empty() ? "workflow" : name_)) continue;
      std::string text = schema.text();
      if (!text.ends_with('\n')) text += '\n';
      context.terminal.Out(text);
    }
    return ExitCode::Ok;
  }

  bool json() const override { return json_; }

 private:
  std::string name_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Verb> MakeSchemaCommand() { return std::make_unique<SchemaCommand>(); }

}  // namespace wfb

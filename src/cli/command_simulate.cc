#include <fmt/format.h>

#include <charconv>

#include "catalog/bundle.h"
#include "cli/commands.h"
#include "cli/directory_search.h"
#include "cli/learned_durations.h"
#include "cli/run_input.h"
#include "cli/schedule_text.h"

namespace wfb {

namespace {

constexpr uint32_t kSlotsMax = 1'000;

struct SlotRange {
  uint32_t first = 1;
  uint32_t last = 16;
};

Result<uint32_t> ParseSlots(std::string_view text) {
  uint32_t slots = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), slots);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  if (whole && slots >= 1 && slots <= kSlotsMax) return slots;
  return InvalidInput(
      fmt::format("--concurrency is N or N..M from 1 to {}, not \"{}\"", kSlotsMax, text));
}

Result<SlotRange> ParseRange(const std::string& text) {
  SlotRange range;
  if (text.empty()) return range;
  const size_t dots = text.find("..");
  WFB_ASSIGN_OR_RETURN(range.first, ParseSlots(std::string_view(text).substr(0, dots)));
  range.last = range.first;
  if (dots != std::string::npos) {
    WFB_ASSIGN_OR_RETURN(range.last, ParseSlots(std::string_view(text).substr(dots + 2)));
  }
  if (range.last < range.first) {
    return InvalidInput(fmt::format("--concurrency {}: the first is larger than the last", text));
  }
  return range;
}

class SimulateCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.About(
        "Plays the schedule of the items with the same rules as a run, for each concurrency, and\n"
        "runs nothing but discovery. Items count with the time they took in the latest run that "
        "is\n"
        "known, simulated ones with their stated time, without either by their weights. The knee "
        "is\n"
        "where one more slot brings less than 3 %.");
    options.Argument("PATH", "as for \"wfb run\" (the working directory)", &path_, false);
    options.Value("-c,--concurrency", "N..M", "these numbers of slots (1..16)", &range_);
    options.Value("-i,--input", "JSON|@FILE", "the input; @- reads standard input", &input_);
    options.Value("--script", "NAME", "monorepo: the script (build)", &script_);
    options.Value("--filter", "PATTERN", "monorepo: these packages", &filters_);
    options.Value("--data", "DIR", "where earlier runs are (.wfb beside the workflow)", &data_);
    options.Flag("--json", "print one JSON document", json_);
    options.AddExample("wfb simulate . -c 1..8", "how much each further slot would bring");
  }

  Result<ExitCode> Run(Context& context) override {
    WFB_ASSIGN_OR_RETURN(const SlotRange range, ParseRange(range_));
    LoadRequest load;
    load.path = path_;
    load.directory = context.directory;
    load.script = script_;
    load.filters = filters_;
    WFB_ASSIGN_OR_RETURN(const LoadedWorkflow loaded, LoadWorkflow(load));
    if (!loaded.bundle) return RefuseWorkflow(loaded.diagnostics, json_, context);
    Json input = loaded.input;
    if (!input_.empty()) {
      WFB_ASSIGN_OR_RETURN(input, ReadInput(input_, context.directory));
    }
    WFB_ASSIGN_OR_RETURN(input, CompleteInput(*loaded.bundle, std::move(input)));
    WFB_ASSIGN_OR_RETURN(const RunPreview preview, PreviewRun(*loaded.bundle, input, std::nullopt));
    WFB_ASSIGN_OR_RETURN(PreviewGraph graph, GraphOfPreview(preview));
    const std::string chosen = ChosenDataDirectory(data_, context.directory);
    const std::string learned_from =
        LearnDurations(loaded.bundle->root,
                       chosen.empty() ? loaded.folder + "/" + kDataDirectoryName : chosen, graph);
    const ScheduleTable table = PlaySchedules(graph, range.first, range.last);
    if (json_) {
      context.terminal.Out(WriteJsonPretty(TableDocument(graph, table)) + "\n");
      return ExitCode::Ok;
    }
    context.terminal.Out(Head(loaded, graph, learned_from) + TableText(graph, table));
    return ExitCode::Ok;
  }

  bool json() const override { return json_; }

 private:
  static std::string Head(const LoadedWorkflow& loaded, const PreviewGraph& graph,
                          const std::string& learned_from) {
    const size_t edges = graph.graph.edge_count();
    return fmt::format("{}: {} {}, {} dependenc{}; {}\n", loaded.bundle->root, graph.names.size(),
                       graph.node.empty() ? "nodes" : "items of " + graph.node, edges,
                       edges == 1 ? "y" : "ies", UnitText(graph, learned_from));
  }

  std::string path_;
  std::string data_;
  std::string range_;
  std::string input_;
  std::string script_;
  std::vector<std::string> filters_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Verb> MakeSimulateCommand() { return std::make_unique<SimulateCommand>(); }

}  // namespace wfb

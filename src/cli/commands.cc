#include "cli/commands.h"

#include <array>

namespace wfb {

namespace {

constexpr std::string_view kWork = "Run and repair";
constexpr std::string_view kLook = "Look";
constexpr std::string_view kPlan = "Before a run";
constexpr std::string_view kOther = "Other";

constexpr std::array kCommands = {
    VerbEntry{"run", kWork, "run a workflow, or a script in the packages of a monorepo",
              MakeRunCommand},
    VerbEntry{"serve", kWork, "the web interface, and an engine that takes runs", MakeServeCommand},
    VerbEntry{"retry", kWork, "run again what failed, in the same run", MakeRetryCommand},
    VerbEntry{"resume", kWork, "continue a paused or an interrupted run", MakeResumeCommand},
    VerbEntry{"pause", kWork, "start nothing more; what runs goes on", MakePauseCommand},
    VerbEntry{"cancel", kWork, "end a run", MakeCancelCommand},
    VerbEntry{"skip", kWork, "go on without a step", MakeSkipCommand},
    VerbEntry{"set-concurrency", kWork, "change how many items of a run go at once",
              MakeSetConcurrencyCommand},
    VerbEntry{"signal", kWork, "send a signal to a run", MakeSignalCommand},
    VerbEntry{"worker", kWork, "work for runs on a Temporal server", MakeWorkerCommand},
    VerbEntry{"link", kLook, "open the web interface of an engine that works", MakeLinkCommand},
    VerbEntry{"runs", kLook, "list the runs", MakeRunsCommand},
    VerbEntry{"status", kLook, "how a run stands, step by step", MakeStatusCommand},
    VerbEntry{"watch", kLook, "follow a run until it ends", MakeWatchCommand},
    VerbEntry{"logs", kLook, "the output of the steps", MakeLogsCommand},
    VerbEntry{"report", kLook, "write a report of a run", MakeReportCommand},
    VerbEntry{"validate", kPlan, "check a workflow, all problems at once", MakeValidateCommand},
    VerbEntry{"graph", kPlan, "print the graph of a workflow", MakeGraphCommand},
    VerbEntry{"simulate", kPlan, "how long a run would take at each concurrency",
              MakeSimulateCommand},
    VerbEntry{"compile", kPlan, "write a workflow as a Temporal project in TypeScript",
              MakeCompileCommand},
    VerbEntry{"init", kPlan, "write a small workflow to begin with", MakeInitCommand},
    VerbEntry{"schema", kOther, "print a JSON Schema", MakeSchemaCommand},
    VerbEntry{"doctor", kOther, "check this machine and the data directory", MakeDoctorCommand},
    VerbEntry{"completion", kOther, "print completions for a shell", MakeCompletionCommand},
    VerbEntry{"licenses", kOther, "print the licences of what is in wfb", MakeLicensesCommand},
    VerbEntry{"version", kOther, "print the version", MakeVersionCommand},
};

}  // namespace

std::span<const VerbEntry> AllVerbs() { return kCommands; }

}  // namespace wfb

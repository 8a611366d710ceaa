// The makers of all verbs, for the one list of them in commands.cc. Each stands in
// command_<verb>.cc.
#pragma once

#include <memory>

#include "cli/command.h"

namespace wfb {

std::unique_ptr<Verb> MakeCancelCommand();
std::unique_ptr<Verb> MakeCompileCommand();
std::unique_ptr<Verb> MakeCompletionCommand();
std::unique_ptr<Verb> MakeDoctorCommand();
std::unique_ptr<Verb> MakeGraphCommand();
std::unique_ptr<Verb> MakeInitCommand();
std::unique_ptr<Verb> MakeLicensesCommand();
std::unique_ptr<Verb> MakeLinkCommand();
std::unique_ptr<Verb> MakeLogsCommand();
std::unique_ptr<Verb> MakePauseCommand();
std::unique_ptr<Verb> MakeReportCommand();
std::unique_ptr<Verb> MakeResumeCommand();
std::unique_ptr<Verb> MakeRetryCommand();
std::unique_ptr<Verb> MakeRunCommand();
std::unique_ptr<Verb> MakeRunsCommand();
std::unique_ptr<Verb> MakeSchemaCommand();
std::unique_ptr<Verb> MakeServeCommand();
std::unique_ptr<Verb> MakeSetConcurrencyCommand();
std::unique_ptr<Verb> MakeSignalCommand();
std::unique_ptr<Verb> MakeSimulateCommand();
std::unique_ptr<Verb> MakeSkipCommand();
std::unique_ptr<Verb> MakeStatusCommand();
std::unique_ptr<Verb> MakeValidateCommand();
std::unique_ptr<Verb> MakeVersionCommand();
std::unique_ptr<Verb> MakeWatchCommand();
std::unique_ptr<Verb> MakeWorkerCommand();

}  // namespace wfb

// One run in the foreground: starts or continues it on a host, shows it, answers Ctrl-C, and tells
// at the end what came of it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/host.h"
#include "cli/run_output.h"

namespace wfb {

enum class OutputKind { Live, Stream, Grouped, JsonLines, Silent };

struct SessionOptions {
  OutputKind output = OutputKind::Live;
  bool json = false;                 // Print the run document at the end, and nothing else.
  bool watched = true;               // A person may answer: false in the background.
  bool stay = false;                 // Go on after the end of the run, until Ctrl-C.
  std::vector<std::string> reports;  // "FORMAT:PATH" or a path whose extension says the format.
};

// Opens a host that serves its API, and says what it found and what it cannot do. Names of
// workflows are looked up in `folder`; empty = the one that the data directory is in. `temporal`:
// runs may be started there.
Result<std::unique_ptr<Host>> OpenHost(const std::string& data_directory, Context& context,
                                       const std::string& folder = "",
                                       std::optional<TemporalSettings> temporal = std::nullopt);

class Session : private EventSink {
 public:
  Session(Context& context, Host& host, SessionOptions options);
  ~Session() override;

  // Called with the outcome of the start or request, once it is durable.
  using Accepted = std::function<void(const Status&)>;

  // Each runs the loop until the run ends, or a person ends this program.
  Result<ExitCode> Start(const StartRequest& request, Accepted accepted = nullptr);
  // Starts it on Temporal, and follows it here.
  Result<ExitCode> StartElsewhere(const StartRequest& request, Accepted accepted = nullptr);
  // `event` may be absent: then an interrupted run is only continued.
  Result<ExitCode> Continue(const std::string& run_id, std::optional<Event> event,
                            Accepted accepted = nullptr);

 private:
  enum class Ending { None, Cancelling, Killed, Terminated };

  void OnDurable(std::span<const JournalEntry> entries) override;
  void OnSignal(int number);
  void OnAnswer(const Status& status);
  // `told`: events that were told before, which the output has not heard.
  Result<ExitCode> Follow(std::span<const JournalEntry> told = {});
  void SayNotice(const std::string& run_id, const std::string& notice);
  Status LearnNames();
  std::unique_ptr<RunOutput> MakeOutput();
  void TickSoon();
  bool NobodyCanGoOn() const;
  Result<ExitCode> Finish();
  ExitCode Leave();
  ExitCode StayAfterEnd(ExitCode code);

  Context& context_;
  Host& host_;
  const SessionOptions options_;
  Accepted accepted_;
  std::string run_id_;
  RunNumber number_ = 0;
  std::unique_ptr<LiveCollector> collector_;
  std::unique_ptr<RunOutput> output_;
  bool finished_ = false;
  bool leave_ = false;
  bool told_ =
      false;  // The result of the run was told; what keeps the engine here is something else.
  Ending ending_ = Ending::None;
  std::optional<Error> refused_;
  std::optional<Error> failure_;  // Of the journal.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace wfb

// What one attempt prints and returns: its log, its text output, its JSON document, and the line
// that says why it failed. Without secrets and text output the process writes into its log file
// itself; otherwise its bytes come through pipes, are masked, and are written here.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/command.h"
#include "engine/asio_loop.h"
#include "engine/log_store.h"
#include "engine/secret_mask.h"
#include "engine/spawn.h"

namespace wfb {

class AttemptOutput {
 public:
  AttemptOutput(AsioLoop& loop, LogStore& logs) : loop_(loop), logs_(logs) {}
  ~AttemptOutput();
  AttemptOutput(const AttemptOutput&) = delete;
  AttemptOutput& operator=(const AttemptOutput&) = delete;

  Status Open(const AttemptKey& key, OutputMode mode, const std::vector<std::string>& secrets);
  ChildStream standard_output() const { return standard_output_; }
  ChildStream standard_error() const { return standard_error_; }
  // $WFB_OUTPUT; empty unless the mode is Document.
  const std::string& output_path() const { return output_path_; }

  // To be called after the start: the pipes' ends that the process has are closed here, and the
  // others are read whenever there is something.
  Status Follow();
  // Gives the log its name, so that readers can follow it.
  void NameLog();

  // Everything that was the attempt's is gone: takes in the rest. To be called once, before the
  // calls below.
  void Drain();
  // The output of a successful attempt, or why there is none (kind "output").
  Result<Json> Value();
  // See text_cleaning.h.
  std::string ErrorLineOfLog() const;
  // Closes the log; an error when something of it could not be written.
  Status Close();

 private:
  struct Stream {
    FileDescriptor read_end;
    FileDescriptor write_end;
    SecretMask mask;
    bool captured = false;  // Is the text output too.
  };

  Result<ChildStream> OpenPipe(const std::vector<std::string>& secrets, bool captured);
  void Read(Stream& stream, size_t bytes_max);
  void Take(const Stream& stream, const std::string& bytes);
  void Stop(Stream& stream);
  Result<Json> ReadDocument();

  AsioLoop& loop_;
  LogStore& logs_;
  AttemptLog log_;
  OutputMode mode_ = OutputMode::None;
  std::vector<std::unique_ptr<Stream>> streams_;
  ChildStream standard_output_;
  ChildStream standard_error_;
  std::string output_path_;
  SecretMask mask_;
  std::string text_;
  bool text_too_long_ = false;
  std::optional<Error> log_error_;
};

}  // namespace wfb

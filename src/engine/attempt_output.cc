#include "engine/attempt_output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "engine/text_cleaning.h"

namespace wfb {

namespace {

constexpr size_t kReadSize = 64 * 1024;
constexpr size_t kBytesPerTurn = 4 * kReadSize;  // Others want the loop too.
constexpr size_t kLogEnd = 8 * 1024;             // Where the line that names the error is sought.

std::string Megabytes(size_t bytes) { return fmt::format("{} MiB", bytes / (1024 * 1024)); }

}  // namespace

AttemptOutput::~AttemptOutput() {
  for (const auto& stream : streams_) Stop(*stream);
}

Status AttemptOutput::Open(const AttemptKey& key, OutputMode mode,
                           const std::vector<std::string>& secrets) {
  mode_ = mode;
  mask_ = SecretMask(secrets);
  WFB_ASSIGN_OR_RETURN(log_, logs_.Begin(key));
  const ChildStream log{-1, fmt::format("/proc/self/fd/{}", log_.file.get())};
  standard_output_ = standard_error_ = log;
  if (mode == OutputMode::Document) {
    WFB_ASSIGN_OR_RETURN(output_path_, logs_.OutputPathOf(key));
    unlink(output_path_.c_str());  // Left by an attempt that was never recorded.
  }
  if (mode == OutputMode::Text || !secrets.empty()) {
    WFB_ASSIGN_OR_RETURN(standard_output_, OpenPipe(secrets, mode == OutputMode::Text));
    if (!secrets.empty()) standard_error_ = standard_output_;
    if (!secrets.empty() && mode == OutputMode::Text) {
      WFB_ASSIGN_OR_RETURN(standard_error_, OpenPipe(secrets, false));
    }
  }
  return Ok();
}

Result<ChildStream> AttemptOutput::OpenPipe(const std::vector<std::string>& secrets,
                                            bool captured) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return ErrnoError("a pipe for an attempt's output", errno);
  auto stream = std::make_unique<Stream>();
  stream->read_end = FileDescriptor(ends[0]);
  stream->write_end = FileDescriptor(ends[1]);
  stream->mask = SecretMask(secrets);
  stream->captured = captured;
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  streams_.push_back(std::move(stream));
  return ChildStream{ends[1], {}};
}

Status AttemptOutput::Follow() {
  for (const auto& stream : streams_) {
    stream->write_end.Close();
    WFB_RETURN_IF_ERROR(loop_.Watch(stream->read_end.get(),
                                    [this, raw = stream.get()] { Read(*raw, kBytesPerTurn); }));
  }
  return Ok();
}

void AttemptOutput::NameLog() {
  const Status named = logs_.Name(log_);
  if (!named.ok() && !log_error_) log_error_ = named.error();
}

void AttemptOutput::Read(Stream& stream, size_t bytes_max) {
  char buffer[kReadSize];
  for (size_t total = 0; stream.read_end.open() && total < bytes_max;) {
    const ssize_t count = read(stream.read_end.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) return Stop(stream);
    const std::string_view bytes(buffer, static_cast<size_t>(count));
    total += bytes.size();
    Take(stream, stream.mask.empty() ? std::string(bytes) : stream.mask.Pass(bytes));
  }
}

void AttemptOutput::Take(const Stream& stream, const std::string& bytes) {
  if (stream.captured) {
    if (text_.size() + bytes.size() > kOutputBytesMax) {
      text_too_long_ = true;
    } else {
      text_ += bytes;
    }
  }
  for (size_t done = 0; done < bytes.size() && !log_error_;) {
    const ssize_t count = write(log_.file.get(), bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      log_error_ = ErrnoError("the attempt's log", errno);
    } else {
      done += static_cast<size_t>(count);
    }
  }
}

void AttemptOutput::Stop(Stream& stream) {
  if (!stream.read_end.open()) return;
  loop_.Unwatch(stream.read_end.get());
  stream.read_end.Close();
}

void AttemptOutput::Drain() {
  for (const auto& stream : streams_) {
    // A stray that left the group may keep the pipe open: what is there is taken, no end awaited.
    Read(*stream, SIZE_MAX);
    Stop(*stream);
    Take(*stream, stream->mask.Finish());
  }
}

Result<Json> AttemptOutput::Value() {
  switch (mode_) {
    case OutputMode::None:
      return Json(nullptr);
    case OutputMode::Text:
      if (text_too_long_)
        return InvalidInput(fmt::format(
            "printed more than {}, which is too much for an output; write it to a file instead",
            Megabytes(kOutputBytesMax)));
      return Json(CleanUtf8(text_));
    case OutputMode::Document:
      return ReadDocument();
  }
  return Json(nullptr);
}

Result<Json> AttemptOutput::ReadDocument() {
  const FileDescriptor file(open(output_path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.open() && errno == ENOENT)
    return InvalidInput(
        "ended without an output: it wrote nothing to the file that $WFB_OUTPUT "
        "names");
  if (!file.open()) return ErrnoError("the file that $WFB_OUTPUT names", errno);
  struct stat status {};
  if (fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
    return InvalidInput("what $WFB_OUTPUT names is not a file");
  if (static_cast<uint64_t>(status.st_size) > kOutputBytesMax)
    return InvalidInput(
        fmt::format("wrote more than {} to $WFB_OUTPUT, which is too much for an "
                    "output",
                    Megabytes(kOutputBytesMax)));
  std::string text(static_cast<size_t>(status.st_size), '\0');
  const ssize_t count = pread(file.get(), text.data(), text.size(), 0);
  text.resize(count > 0 ? static_cast<size_t>(count) : 0);
  if (!mask_.empty()) text = mask_.Mask(text);
  Result<Json> value = ParseJson(text);
  if (!value.ok())
    return std::move(value).error().Context("what it wrote to $WFB_OUTPUT is not JSON");
  return value;
}

std::string AttemptOutput::ErrorLineOfLog() const {
  struct stat status {};
  if (fstat(log_.file.get(), &status) != 0 || status.st_size == 0) return {};
  std::string end(std::min<size_t>(kLogEnd, static_cast<size_t>(status.st_size)), '\0');
  const ssize_t count = pread(log_.file.get(), end.data(), end.size(),
                              status.st_size - static_cast<off_t>(end.size()));
  end.resize(count > 0 ? static_cast<size_t>(count) : 0);
  return ErrorLine(end);
}

Status AttemptOutput::Close() {
  if (!output_path_.empty()) unlink(output_path_.c_str());
  Status ended = logs_.End(std::move(log_));
  if (log_error_) return *log_error_;
  return ended;
}

}  // namespace wfb

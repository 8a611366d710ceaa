#include "server/sessions.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <fstream>

#include "base/sha256.h"
#include "engine/file_descriptor.h"

namespace wfb {

namespace {

constexpr size_t kTokenBytes = 20;
constexpr size_t kHashLength = 64;

std::string RandomToken() {
  std::array<unsigned char, kTokenBytes> bytes{};
  const ssize_t count = getrandom(bytes.data(), bytes.size(), 0);
  WFB_CHECK(count == static_cast<ssize_t>(bytes.size()), "the kernel gives so few bytes always");
  std::string token;
  for (const unsigned char byte : bytes) token += fmt::format("{:02x}", byte);
  return token;
}

// Looks at every character, wherever the first difference is.
bool Equal(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<unsigned>(a[i] ^ b[i]);
  }
  return difference == 0;
}

// The size when there is none.
size_t IndexOf(const std::vector<std::string>& hashes, std::string_view token) {
  const std::string hash = Sha256Hex(token);
  size_t found = hashes.size();
  for (size_t i = 0; i < hashes.size(); ++i) {
    if (Equal(hashes[i], hash)) found = i;
  }
  return found;
}

std::string AddToken(std::vector<std::string>& hashes, size_t limit) {
  std::string token = RandomToken();
  hashes.push_back(Sha256Hex(token));
  if (hashes.size() > limit) hashes.erase(hashes.begin());
  return token;
}

bool IsHash(std::string_view text) {
  return text.size() == kHashLength && text.find_first_not_of("0123456789abcdef") == text.npos;
}

}  // namespace

Sessions::Sessions(std::string path, SessionLimits limits)
    : path_(std::move(path)), limits_(limits) {
  if (!path_.empty()) Load();
}

std::string Sessions::MakeLink() { return AddToken(links_, limits_.links); }

std::optional<std::string> Sessions::Begin(std::string_view token, TimestampMs now) {
  const size_t found = IndexOf(links_, token);
  if (found == links_.size()) return std::nullopt;
  links_.erase(links_.begin() + static_cast<std::ptrdiff_t>(found));
  std::erase_if(sessions_, [&](const Session& s) { return now - s.began_at >= limits_.age_ms; });
  std::string id = RandomToken();
  sessions_.push_back({Sha256Hex(id), now});
  if (sessions_.size() > limits_.sessions) sessions_.erase(sessions_.begin());
  if (!path_.empty()) Save();
  return id;
}

bool Sessions::Knows(std::string_view session, TimestampMs now) const {
  const std::string hash = Sha256Hex(session);
  bool known = false;
  for (const Session& candidate : sessions_) {
    const bool alive = now - candidate.began_at < limits_.age_ms;
    if (Equal(candidate.hash, hash) && alive) known = true;
  }
  return known;
}

std::string Sessions::MakeBearer() { return AddToken(bearers_, limits_.bearers); }

bool Sessions::IsBearer(std::string_view token) const {
  return IndexOf(bearers_, token) < bearers_.size();
}

// A line holds the hash of the id, and when the session began (ms).
void Sessions::Load() {
  std::ifstream file(path_);
  std::string line;
  while (sessions_.size() < limits_.sessions && std::getline(file, line)) {
    Session session{line.substr(0, kHashLength), 0};
    const char* const end = line.data() + line.size();
    const char* const begin = line.data() + std::min(line.size(), kHashLength + 1);
    const auto [stop, error] = std::from_chars(begin, end, session.began_at);
    if (IsHash(session.hash) && error == std::errc() && stop == end) {
      sessions_.push_back(std::move(session));
    }
  }
}

// Renamed into place, so that a crash leaves one whole list.
void Sessions::Save() const {
  const std::string temporary = path_ + ".new";
  std::string text;
  for (const Session& session : sessions_) {
    text += fmt::format("{} {}\n", session.hash, session.began_at);
  }
  unlink(temporary.c_str());
  const FileDescriptor file(
      open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file.open()) return;
  const ssize_t written = write(file.get(), text.data(), text.size());
  if (written == static_cast<ssize_t>(text.size())) rename(temporary.c_str(), path_.c_str());
}

}  // namespace wfb

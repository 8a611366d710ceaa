// Who may use the API over TCP. A link that wfb prints holds a token that is good once: a browser
// that follows it gets a session, which it shows with every request from then on. A program shows
// the bearer token instead. All are random texts of 160 bits; only hashes of them are kept, and
// they are compared in a time that does not depend on what is sent.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace wfb {

struct SessionLimits {
  size_t sessions = 100;  // A further one ends the oldest; the same for the next two.
  size_t links = 100;
  size_t bearers = 100;
  DurationMs age_ms = 30LL * 24 * 60 * 60 * 1000;  // After which a session ends.
};

class Sessions {
 public:
  // Sessions are kept in this file (0600), so that they outlive the server; one that cannot be read
  // holds none. Empty: they are not kept.
  explicit Sessions(std::string path, SessionLimits limits = {});

  // A token for one link.
  std::string MakeLink();
  // The id of a session that begins, in exchange for the token of a link. Nothing when the token
  // was used or never given. A session that cannot be kept on the disk lasts as long as the server.
  std::optional<std::string> Begin(std::string_view token, TimestampMs now);
  bool Knows(std::string_view session, TimestampMs now) const;

  // A token for programs, valid as long as the server.
  std::string MakeBearer();
  bool IsBearer(std::string_view token) const;

  size_t count() const { return sessions_.size(); }

 private:
  struct Session {
    std::string hash;
    TimestampMs began_at = 0;
  };
  void Load();
  void Save() const;

  std::string path_;
  SessionLimits limits_;
  // Oldest first.
  std::vector<Session> sessions_;
  std::vector<std::string> links_;    // Hashes.
  std::vector<std::string> bearers_;  // Hashes.
};

}  // namespace wfb

#include "server/sessions.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <set>

#include "testing/temporary_directory.h"

namespace wfb {
namespace {

std::string TextOf(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST_CASE("a link begins one session, once") {
  Sessions sessions("");
  const std::string link = sessions.MakeLink();
  CHECK_FALSE(sessions.Begin("", 1).has_value());
  CHECK_FALSE(sessions.Begin(link + "0", 1).has_value());
  const std::optional<std::string> session = sessions.Begin(link, 1);
  REQUIRE(session.has_value());
  CHECK(sessions.Knows(*session, 2));
  CHECK_FALSE(sessions.Knows(link, 2));
  CHECK_FALSE(sessions.Knows("", 2));
  CHECK_FALSE(sessions.Begin(link, 2).has_value());
  CHECK_FALSE(sessions.IsBearer(*session));
}

TEST_CASE("tokens have 160 random bits") {
  Sessions sessions("");
  std::set<std::string> tokens;
  for (int i = 0; i < 1'000; ++i) {
    const std::string token = sessions.MakeLink();
    CHECK(token.size() == 40);
    CHECK(token.find_first_not_of("0123456789abcdef") == std::string::npos);
    tokens.insert(token);
  }
  CHECK(tokens.size() == 1'000);
}

TEST_CASE("a session survives a restart, and the disk holds only its hash") {
  TemporaryDirectory directory;
  const std::string path = directory / "sessions";
  std::string session;
  std::string bearer;
  {
    Sessions sessions(path);
    session = sessions.Begin(sessions.MakeLink(), 1'000).value();
    bearer = sessions.MakeBearer();
    CHECK(sessions.IsBearer(bearer));
  }
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(TextOf(path).find(session) == std::string::npos);
  Sessions again(path);
  CHECK(again.Knows(session, 2'000));
  CHECK_FALSE(again.IsBearer(bearer));
}

TEST_CASE("a session ends after a month, and the oldest when there are too many") {
  TemporaryDirectory directory;
  Sessions sessions(directory / "sessions", {.sessions = 3, .links = 2, .age_ms = 100});
  const std::string first = sessions.Begin(sessions.MakeLink(), 0).value();
  CHECK(sessions.Knows(first, 99));
  CHECK_FALSE(sessions.Knows(first, 100));
  const std::string second = sessions.Begin(sessions.MakeLink(), 50).value();
  for (int i = 0; i < 2; ++i) sessions.Begin(sessions.MakeLink(), 60);
  CHECK_FALSE(sessions.Knows(first, 61));
  CHECK(sessions.Knows(second, 61));
  CHECK(sessions.count() == 3);
  sessions.Begin(sessions.MakeLink(), 1'000);
  CHECK(sessions.count() == 1);
  const std::string dropped = sessions.MakeLink();
  sessions.MakeLink();
  sessions.MakeLink();
  CHECK_FALSE(sessions.Begin(dropped, 1'000).has_value());
}

TEST_CASE("a damaged list of sessions holds what can be read") {
  TemporaryDirectory directory;
  const std::string path = directory / "sessions";
  std::string session;
  {
    Sessions sessions(path);
    session = sessions.Begin(sessions.MakeLink(), 5).value();
  }
  const std::string line = TextOf(path);
  std::ofstream(path) << "garbage\n" << std::string(64, 'g') << " 5\n\n" << line << "00";
  CHECK(Sessions(path).count() == 1);
  CHECK(Sessions(path).Knows(session, 6));
  CHECK(Sessions(directory / "nowhere/sessions").count() == 0);
}

TEST_CASE("a session that cannot be kept lasts as long as the server") {
  Sessions sessions("/proc/nowhere/sessions");
  const std::optional<std::string> session = sessions.Begin(sessions.MakeLink(), 1);
  REQUIRE(session.has_value());
  CHECK(sessions.Knows(*session, 2));
}

}  // namespace
}  // namespace wfb

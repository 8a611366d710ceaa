#include "base/result.h"

#include <doctest/doctest.h>

#include <cerrno>

namespace wfb {
namespace {

Result<int> Half(int number) {
  if (number % 2 != 0) return InvalidInput("the number is odd");
  return number / 2;
}

Result<int> Quarter(int number) {
  WFB_ASSIGN_OR_RETURN(const int half, Half(number));
  WFB_ASSIGN_OR_RETURN(const int quarter, Half(half));
  return quarter;
}

TEST_CASE("an error passes through every caller unchanged") {
  CHECK(*Quarter(8) == 2);
  const Result<int> failed = Quarter(6);
  REQUIRE_FALSE(failed.ok());
  CHECK(failed.error().kind == ErrorKind::InvalidInput);
  CHECK(failed.error().message == "the number is odd");
}

TEST_CASE("context is put before the message") {
  CHECK(IoError("disk full").Context("open journal").message == "open journal: disk full");
}

TEST_CASE("a missing file is NotFound, another errno is Io") {
  CHECK(ErrnoError("open x", ENOENT).kind == ErrorKind::NotFound);
  CHECK(ErrnoError("open x", EACCES).kind == ErrorKind::Io);
  CHECK(ErrnoError("open x", EACCES).message == "open x: Permission denied");
}

}  // namespace
}  // namespace wfb

// Errors as values. A Result<T> holds either a T or an Error; a Status is a Result without a value.
// Three kinds of trouble are kept apart: the world failed (Result), the user's document is wrong
// (a list of Diagnostic, see diagnostic.h), and the program is wrong (WFB_CHECK, see check.h).
#pragma once

#include <optional>
#include <source_location>
#include <string>
#include <utility>
#include <variant>

#include "base/check.h"

namespace wfb {

// A kind exists only where a caller acts on it: it picks the HTTP status and the exit code.
enum class ErrorKind {
  InvalidInput,  // The caller passed something wrong.
  NotFound,      // The named thing does not exist.
  Conflict,      // The thing exists but its state forbids the request.
  Io,            // The operating system or the disk refused.
  Unavailable,   // A peer cannot be reached; trying again later may help.
  Cancelled,     // A person or a caller ended the operation.
};

struct Error {
  ErrorKind kind = ErrorKind::Io;
  std::string message;
  std::source_location where = std::source_location::current();

  // Returns the error with "`what`: " before its message.
  [[nodiscard]] Error Context(std::string_view what) &&;
};

// Shorthand constructors; `message` is a sentence part without a full stop.
Error InvalidInput(std::string message,
                   std::source_location where = std::source_location::current());
Error NotFound(std::string message, std::source_location where = std::source_location::current());
Error Conflict(std::string message, std::source_location where = std::source_location::current());
Error IoError(std::string message, std::source_location where = std::source_location::current());
Error Unavailable(std::string message,
                  std::source_location where = std::source_location::current());
Error Cancelled(std::string message, std::source_location where = std::source_location::current());
// "`what`: strerror(errno_value)" as an Io error (NotFound for ENOENT).
Error ErrnoError(std::string_view what, int errno_value,
                 std::source_location where = std::source_location::current());

struct Unit {};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & {
    WFB_CHECK(ok(), "value() is called only after ok()");
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    WFB_CHECK(ok(), "value() is called only after ok()");
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    WFB_CHECK(ok(), "value() is called only after ok()");
    return std::move(*std::get_if<0>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const& {
    WFB_CHECK(!ok(), "error() is called only after !ok()");
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    WFB_CHECK(!ok(), "error() is called only after !ok()");
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  std::variant<T, Error> state_;
};

using Status = Result<Unit>;

inline Status Ok() { return Unit{}; }

}  // namespace wfb

#define WFB_CONCAT_INNER(a, b) a##b
#define WFB_CONCAT(a, b) WFB_CONCAT_INNER(a, b)

// Statement macros: GCC 12 skips destructors of members already built when an expression macro
// returns from inside a braced initialiser, so there is deliberately no expression form.
#define WFB_RETURN_IF_ERROR(expression)                         \
  do {                                                          \
    auto wfb_status = (expression);                             \
    if (!wfb_status.ok()) return std::move(wfb_status).error(); \
  } while (false)

#define WFB_ASSIGN_OR_RETURN(declaration, expression) \
  WFB_ASSIGN_OR_RETURN_INNER(WFB_CONCAT(wfb_result_, __COUNTER__), declaration, expression)
#define WFB_ASSIGN_OR_RETURN_INNER(temporary, declaration, expression) \
  auto temporary = (expression);                                       \
  if (!temporary.ok()) return std::move(temporary).error();            \
  declaration = std::move(temporary).value()

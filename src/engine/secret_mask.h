// Replaces secret values by "***" in a stream of bytes, also where a value is split over two reads:
// what could be the beginning of a value is held back until the next bytes decide.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wfb {

inline constexpr size_t kSecretLengthMin = 4;  // Shorter values would mask half of every log.

class SecretMask {
 public:
  SecretMask() = default;
  // Each value has at least kSecretLengthMin bytes. Long lines of values of several lines are
  // masked on their own too, and values as they look inside a JSON text.
  explicit SecretMask(const std::vector<std::string>& values);

  bool empty() const { return values_.empty(); }
  // The part of everything passed so far that is decided, masked.
  std::string Pass(std::string_view bytes);
  // What was held back: at the end of the stream.
  std::string Finish();
  // A whole text at once.
  std::string Mask(std::string_view text) const;

 private:
  // Masks `text` from the start up to what may be the beginning of a value that goes on after its
  // end (nothing is held back when `final`); sets `consumed` to that place.
  std::string MaskUpTo(std::string_view text, bool final, size_t& consumed) const;
  bool MayBegin(std::string_view rest) const;

  std::vector<std::string> values_;  // The longest first.
  bool first_byte_[256] = {};        // Whether a value begins with the byte.
  std::string held_;
};

}  // namespace wfb

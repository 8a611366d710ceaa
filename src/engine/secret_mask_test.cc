#include "engine/secret_mask.h"

#include <doctest/doctest.h>

namespace wfb {

TEST_CASE("a secret is masked however its bytes arrive") {
  const std::string text = "a=hunter2 b=hunthunter2 c=hunter and hunter2";
  const std::string masked = "a=*** b=hunt*** c=hunter and ***";
  for (size_t first = 0; first <= text.size(); ++first)
    for (size_t second = first; second <= text.size(); ++second) {
      SecretMask mask({"hunter2"});
      std::string out = mask.Pass(text.substr(0, first));
      CHECK(out.find("hunter2") == std::string::npos);
      out += mask.Pass(text.substr(first, second - first));
      out += mask.Pass(text.substr(second));
      out += mask.Finish();
      CHECK(out == masked);
    }
}

TEST_CASE("only the possible beginning of a secret is held back") {
  SecretMask mask({"hunter2"});
  CHECK(mask.Pass("plain text\n") == "plain text\n");
  CHECK(mask.Pass("hun") == "");
  CHECK(mask.Pass("d ") == "hund ");
}

TEST_CASE("of two secrets with the same beginning the longer one is masked as a whole") {
  SecretMask mask({"token", "token-and-more"});
  std::string out = mask.Pass("token-and-");
  CHECK(out.empty());
  out += mask.Pass("more token-and-les");
  out += mask.Finish();
  CHECK(out == "*** ***-and-les");
}

TEST_CASE("secrets of several lines are masked line by line, and as JSON shows them") {
  const SecretMask mask({"-----BEGIN KEY-----\nMIIEvgIBADANBg\nshort\n", "with \"quotes\""});
  CHECK(mask.Mask("MIIEvgIBADANBg short") == "*** short");
  CHECK(mask.Mask("{\"a\":\"with \\\"quotes\\\"\"}") == "{\"a\":\"***\"}");
  CHECK(SecretMask().Mask("anything") == "anything");
}

}  // namespace wfb

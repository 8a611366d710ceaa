#include "temporal/payload.h"

#include <fmt/format.h>
#include <zlib.h>

#include "base/check.h"

namespace wfb::temporal {

namespace {

constexpr std::string_view kPlain = "json/plain";
constexpr std::string_view kDeflated = "binary/wfb-deflate";
constexpr size_t kInflatedBytesMax = size_t{512} << 20;

Payload WithEncoding(std::string_view encoding, std::string text) {
  Payload payload;
  (*payload.mutable_metadata())["encoding"] = std::string(encoding);
  payload.set_data(std::move(text));
  return payload;
}

std::string Deflate(const std::string& text) {
  uLongf size = compressBound(text.size());
  std::string deflated(size, '\0');
  const int result = compress2(reinterpret_cast<Bytef*>(deflated.data()), &size,
                               reinterpret_cast<const Bytef*>(text.data()), text.size(), 6);
  WFB_CHECK(result == Z_OK, "compressBound leaves room enough");
  deflated.resize(size);
  return deflated;
}

Result<std::string> Inflate(const std::string& deflated) {
  std::string text;
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return IoError("no memory to inflate a payload");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(deflated.data()));
  stream.avail_in = static_cast<uInt>(deflated.size());
  int result = Z_OK;
  while (result == Z_OK && text.size() < kInflatedBytesMax) {
    const size_t done = text.size();
    const size_t step = std::max<size_t>(done, 64 * 1024);
    text.resize(done + step);
    stream.next_out = reinterpret_cast<Bytef*>(text.data() + done);
    stream.avail_out = static_cast<uInt>(step);
    result = inflate(&stream, Z_NO_FLUSH);
    text.resize(done + step - stream.avail_out);
  }
  inflateEnd(&stream);
  if (result != Z_STREAM_END) return InvalidInput("a deflated payload is damaged");
  return text;
}

}  // namespace

Payload PlainPayload(const Json& value) { return WithEncoding(kPlain, WriteJson(value)); }

Payload EncodePayload(const Json& value, size_t readable_max) {
  std::string text = WriteJson(value);
  if (text.size() <= readable_max) return WithEncoding(kPlain, std::move(text));
  return WithEncoding(kDeflated, Deflate(text));
}

Result<Json> DecodePayload(const Payload& payload) {
  const auto found = payload.metadata().find("encoding");
  const std::string_view encoding =
      found == payload.metadata().end() ? std::string_view() : std::string_view(found->second);
  if (encoding == "binary/null" || (encoding.empty() && payload.data().empty())) return Json();
  if (encoding == kPlain) return ParseJson(payload.data());
  if (encoding == kDeflated) {
    WFB_ASSIGN_OR_RETURN(const std::string text, Inflate(payload.data()));
    return ParseJson(text);
  }
  return InvalidInput(
      fmt::format("a payload is encoded as \"{}\", which wfb does not read", encoding));
}

Result<Json> DecodeFirst(const Payloads& payloads) {
  if (payloads.payloads_size() == 0) return Json();
  return DecodePayload(payloads.payloads(0));
}

Payloads One(Payload payload) {
  Payloads payloads;
  *payloads.add_payloads() = std::move(payload);
  return payloads;
}

}  // namespace wfb::temporal

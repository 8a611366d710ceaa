#include "server/web_assets.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/sha256.h"
#include "server/page.h"
#include "server/problem.h"

namespace wfb {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kIndex = "/index.html";
constexpr size_t kRunSegmentsMax = 3;       // /runs/{run}/{view}
constexpr size_t kWorkflowSegmentsMax = 4;  // /workflows/{name}/items/{node}
constexpr size_t kCodeSegmentsMax = 16;     // /workflows/{name}/code/{file}

struct MediaType {
  std::string_view ending;
  std::string_view type;
};
constexpr std::array kMediaTypes = {
    MediaType{".html", "text/html; charset=utf-8"},
    MediaType{".js", "text/javascript; charset=utf-8"},
    MediaType{".css", "text/css; charset=utf-8"},
    MediaType{".svg", "image/svg+xml"},
    MediaType{".png", "image/png"},
    MediaType{".ico", "image/x-icon"},
    MediaType{".woff2", "font/woff2"},
    MediaType{".json", "application/json"},
    MediaType{".webmanifest", "application/manifest+json"},
    MediaType{".map", "application/json"},
    MediaType{".txt", "text/plain; charset=utf-8"},
};

std::string_view MediaTypeOf(std::string_view path) {
  const auto at = std::ranges::find_if(
      kMediaTypes, [&](const MediaType& media) { return path.ends_with(media.ending); });
  return at == kMediaTypes.end() ? "application/octet-stream" : at->type;
}

// The path of the file, or nothing where a segment could lead elsewhere.
std::optional<std::string> FilePath(const std::vector<std::string>& segments) {
  std::string path;
  for (const std::string& segment : segments) {
    const bool odd = segment.empty() || segment.front() == '.' ||
                     segment.find_first_of("/\\") != std::string::npos;
    if (odd) return std::nullopt;
    path += "/" + segment;
  }
  return path;
}

// Addresses that the web interface shows by itself.
bool IsPage(const std::vector<std::string>& path) {
  if (path.size() == 1) return path[0].empty() || path[0] == "about";
  if (path[1].empty()) return false;
  if (path[0] == "runs") return path.size() <= kRunSegmentsMax;
  const bool code = path.size() > 2 && path[2] == "code";
  return path[0] == "workflows" && path.size() <= (code ? kCodeSegmentsMax : kWorkflowSegmentsMax);
}

// Its name holds a hash of what is in it: "/assets/index-DiwrgTda.js".
bool IsHashedName(std::string_view path) { return path.starts_with("/assets/"); }

bool TakesGzip(const HttpRequest& request) {
  const std::string* encodings = request.Header("Accept-Encoding");
  if (encodings == nullptr) return false;
  std::string_view rest = *encodings;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(','), rest.size());
    std::string_view coding = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (coding.starts_with(' ')) coding.remove_prefix(1);
    const std::string_view name = coding.substr(0, coding.find_first_of("; "));
    if (EqualsIgnoringCase(name, "gzip")) return coding.find("q=0") == std::string_view::npos;
  }
  return false;
}

// A person went to this address, rather than a page that wants a file.
bool IsNavigation(const HttpRequest& request) {
  const std::string* types = request.Header("Accept");
  return types != nullptr && types->find("text/html") != std::string::npos;
}

bool HasTag(const HttpRequest& request, std::string_view etag) {
  const std::string* tags = request.Header("If-None-Match");
  return tags != nullptr && (*tags == "*" || tags->find(etag) != std::string::npos);
}

}  // namespace

WebAssets WebAssets::FromFolder(std::string folder) {
  WebAssets assets;
  std::error_code error;
  assets.folder_ = fs::canonical(folder, error).string();
  if (error) assets.folder_ = std::move(folder);
  return assets;
}

std::optional<WebAssets::Found> WebAssets::FindInFolder(const std::string& path) const {
  std::error_code error;
  const fs::path file = fs::canonical(folder_ + path, error);
  if (error || !file.string().starts_with(folder_ + "/")) return std::nullopt;
  if (!fs::is_regular_file(file, error)) return std::nullopt;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return std::nullopt;
  Found found;
  found.bytes.assign(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  found.etag = fmt::format("\"{}\"", Sha256Hex(found.bytes).substr(0, 32));
  return found;
}

std::optional<WebAssets::Found> WebAssets::Find(const std::string& path, bool takes_gzip) const {
  if (!folder_.empty()) return FindInFolder(path);
  const auto at = std::ranges::find(table_, path, &WebAsset::path);
  if (at == table_.end()) return std::nullopt;
  const bool gzip = takes_gzip && !at->gzip.empty();
  // Two encodings of one file are two things with two tags.
  return Found{std::string(gzip ? at->gzip : at->bytes),
               fmt::format("\"{}{}\"", at->hash, gzip ? "-gzip" : ""), gzip};
}

std::string WebAssets::Text(const std::string& path) const {
  std::optional<Found> found = Find(path, false);
  return found ? std::move(found->bytes) : "";
}

HttpResponse WebAssets::Answer(const HttpRequest& request) const {
  if (request.method != "GET" && request.method != "HEAD") {
    HttpResponse refused =
        Problem(405, fmt::format("{} is not possible here; GET, HEAD are", request.method));
    refused.headers.emplace_back("Allow", "GET, HEAD");
    return refused;
  }
  const bool page = IsPage(request.parts.path);
  std::optional<std::string> path = page ? std::string(kIndex) : FilePath(request.parts.path);
  std::optional<Found> found;
  if (path) found = Find(*path, TakesGzip(request));
  if (page && !found) {
    return TextPage(404, "No web interface",
                    "This wfb was built without its web interface; the API is there.");
  }
  const bool lost = !found;
  if (lost && IsNavigation(request)) {
    // It says so itself, with ways out.
    path = kIndex;
    found = Find(*path, TakesGzip(request));
  }
  if (!found) return TextPage(404, "Not found", "There is nothing at this address.");
  const std::string cache =
      IsHashedName(*path) ? "public, max-age=31536000, immutable" : "no-cache";
  HttpHeaders headers = {{"ETag", found->etag}, {"Cache-Control", cache}};
  headers.emplace_back("Vary", "Accept-Encoding");
  if (!lost && HasTag(request, found->etag)) return {304, std::move(headers), ""};
  headers.emplace_back("Content-Type", std::string(MediaTypeOf(*path)));
  if (found->gzip) headers.emplace_back("Content-Encoding", "gzip");
  return {lost ? 404 : 200, std::move(headers), std::move(found->bytes)};
}

}  // namespace wfb

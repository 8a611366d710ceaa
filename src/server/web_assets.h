// The files of the web interface: a table in the program itself, or, for those who work on the
// interface, a folder that is read at each request. Its pages are all index.html, which shows what
// the address says.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/http_message.h"

namespace wfb {

// One file of the table.
struct WebAsset {
  std::string_view path;  // "/index.html", "/assets/index-3f2a9c.js"
  std::string_view bytes;
  std::string_view gzip;  // The same, compressed; empty where that would save nothing.
  std::string_view hash;  // Names the content: the ETag.
};

class WebAssets {
 public:
  // Nothing is there: every answer says so.
  WebAssets() = default;
  explicit WebAssets(std::span<const WebAsset> table) : table_(table) {}
  // What lies under the folder, without links that lead out of it.
  static WebAssets FromFolder(std::string folder);

  // To a GET or HEAD: the file, index.html for a page, 304 for what the browser has; else 404 (to a
  // person with index.html, which says so) or 405.
  HttpResponse Answer(const HttpRequest& request) const;

  // The file at this path ("/licenses.txt"); empty when there is none.
  std::string Text(const std::string& path) const;

 private:
  struct Found {
    std::string bytes;
    std::string etag;
    bool gzip = false;
  };
  std::optional<Found> Find(const std::string& path, bool takes_gzip) const;
  std::optional<Found> FindInFolder(const std::string& path) const;

  std::span<const WebAsset> table_;
  std::string folder_;
};

}  // namespace wfb

#include "server/web_assets.h"

#include <doctest/doctest.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "server/tcp_peer.h"
#include "testing/temporary_directory.h"

namespace wfb {
namespace {

using testing::HeaderOf;

constexpr std::array kTable = {
    WebAsset{"/index.html", "<!doctype html>page", "", "aa"},
    WebAsset{"/assets/index-1f.js", "let everything", "compressed", "bb"},
    WebAsset{"/assets/font-2e.woff2", "font", "", "cc"},
};

HttpResponse Get(const WebAssets& assets, const std::string& target, HttpHeaders headers = {},
                 const std::string& method = "GET") {
  HttpRequest request;
  request.method = method;
  request.target = target;
  request.parts = ParseTarget(target).value();
  request.headers = std::move(headers);
  return assets.Answer(request);
}

TEST_CASE("every page of the web interface is index.html, and is asked for anew each time") {
  const WebAssets assets(kTable);
  for (const char* target :
       {"/", "/about", "/workflows/x", "/workflows/x/items/y", "/workflows/x/code/src/y.ts",
        "/runs/a%2Fb", "/runs/x/graph", "/runs/x/timeline?step=build%2Fa&attempt=2"}) {
    CAPTURE(target);
    const HttpResponse response = Get(assets, target);
    CHECK(response.status == 200);
    CHECK(response.body == "<!doctype html>page");
    CHECK(HeaderOf(response, "Content-Type") == "text/html; charset=utf-8");
    CHECK(HeaderOf(response, "Cache-Control") == "no-cache");
  }
  for (const char* target : {"/runs/", "/runs/x/graph/more", "/workflows/x/items/y/z", "/nowhere",
                             "/index.htm", "/assets/"}) {
    CAPTURE(target);
    CHECK(Get(assets, target).status == 404);
    const HttpResponse lost = Get(assets, target, {{"Accept", "text/html,*/*"}});
    CHECK(lost.status == 404);
    CHECK(lost.body == "<!doctype html>page");
  }
}

TEST_CASE("files with a hash in their name are kept for ever, and sent compressed if wanted") {
  const WebAssets assets(kTable);
  const HttpResponse plain = Get(assets, "/assets/index-1f.js");
  CHECK(plain.body == "let everything");
  CHECK(HeaderOf(plain, "Cache-Control") == "public, max-age=31536000, immutable");
  CHECK(HeaderOf(plain, "Content-Type") == "text/javascript; charset=utf-8");
  CHECK(HeaderOf(plain, "Content-Encoding").empty());
  const HttpResponse packed = Get(assets, "/assets/index-1f.js", {{"Accept-Encoding", "br, gzip"}});
  CHECK(packed.body == "compressed");
  CHECK(HeaderOf(packed, "Content-Encoding") == "gzip");
  CHECK(HeaderOf(packed, "Vary") == "Accept-Encoding");
  CHECK(HeaderOf(packed, "ETag") != HeaderOf(plain, "ETag"));
  for (const char* encodings : {"gzip;q=0", "br", "notgzip"}) {
    CAPTURE(encodings);
    CHECK(Get(assets, "/assets/index-1f.js", {{"Accept-Encoding", encodings}}).body ==
          "let everything");
  }
  CHECK(Get(assets, "/assets/font-2e.woff2", {{"Accept-Encoding", "gzip"}}).body == "font");
}

TEST_CASE("what the browser has is not sent again") {
  const WebAssets assets(kTable);
  const std::string tag = HeaderOf(Get(assets, "/"), "ETag");
  const HttpResponse same = Get(assets, "/", {{"If-None-Match", "\"old\", " + tag}});
  CHECK(same.status == 304);
  CHECK(same.body.empty());
  CHECK(HeaderOf(same, "ETag") == tag);
  CHECK(Get(assets, "/", {{"If-None-Match", "\"old\""}}).status == 200);
}

TEST_CASE("files are read, and nothing else") {
  const WebAssets assets(kTable);
  CHECK(Get(assets, "/", {}, "HEAD").status == 200);
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS"}) {
    CAPTURE(method);
    const HttpResponse response = Get(assets, "/", {}, method);
    CHECK(response.status == 405);
    CHECK(HeaderOf(response, "Allow") == "GET, HEAD");
  }
}

TEST_CASE("without a web interface the pages say so") {
  const HttpResponse response = Get(WebAssets(), "/");
  CHECK(response.status == 404);
  CHECK(response.body.find("without its web interface") != std::string::npos);
}

TEST_CASE("a folder is read at each request, and links do not lead out of it") {
  TemporaryDirectory directory;
  const std::string web = directory / "web";
  std::filesystem::create_directories(web + "/assets");
  std::ofstream(directory / "secret.js") << "secret";
  std::ofstream(web + "/index.html") << "one";
  std::ofstream(web + "/assets/in.js") << "inside";
  std::ofstream(web + "/.hidden") << "secret";
  std::filesystem::create_symlink("../../secret.js", web + "/assets/out.js");
  std::filesystem::create_symlink("in.js", web + "/assets/link.js");
  const WebAssets assets = WebAssets::FromFolder(web + "/.");
  CHECK(Get(assets, "/runs/x").body == "one");
  std::ofstream(web + "/index.html") << "two";
  CHECK(Get(assets, "/").body == "two");
  CHECK(Get(assets, "/assets/link.js").body == "inside");
  for (const char* target : {"/assets/out.js", "/../secret.js", "/assets", "/.hidden",
                             "/assets/..%2f..%2fsecret.js", "/%2e%2e/secret.js"}) {
    CAPTURE(target);
    CHECK(Get(assets, target).status == 404);
  }
}

}  // namespace
}  // namespace wfb

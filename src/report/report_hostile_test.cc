// Names, errors and logs that try to be more than text, in every format.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "report/escape.h"
#include "report/report.h"
#include "report/run_document.h"
#include "testing/run_view_samples.h"

namespace wfb {
namespace {

const std::vector<std::string> kHostile = {
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' onfocus='alert(1)' autofocus='",
    "]]><evil/>",
    "--><evil/><!--",
    "<!ENTITY x SYSTEM \"file:///etc/passwd\">&x;",
    "</title></style></textarea></pre><evil>",
    "{{7*7}}${7*7}`id`",
    "a\r\nb\nc\td",
    "\x1b[2J\x1b]0;owned\a\x1b[31mred\x1b[0m",
    "\xFF\xFE\xC3(\xED\xA0\x80 no UTF-8",
    "| a | b |\n| --- | --- |\n# heading\n```\nfence\n[link](javascript:alert(1))",
    "safe\xE2\x80\xAEgnp.exe \xC2\x9B"
    "31m\xE2\x80\xA8line",
    std::string("nul\0byte", 8),
    "&lt;already&gt; &amp; &#60;b&#62;",
};

// One item for each, the odd ones failed with a hostile error and log, the next blocked by it.
RunTree HostileSample(LogTails& tails) {
  std::vector<testing::SampleItem> items;
  for (size_t i = 0; i < kHostile.size(); ++i) {
    items.push_back({.key = "key-" + std::to_string(i), .duration_ms = 1'000});
    if (i % 2 == 1) items[i].dependencies = {"key-" + std::to_string(i - 1)};
    items[i].fails = i % 2 == 0;
  }
  RunTree tree = testing::PlaySample({.items = std::move(items), .child_runs = false});
  tree.run.workflow = kHostile[0];
  tree.run.run = kHostile[2];
  tree.run.error = StepError{"fail", kHostile[5], false};
  for (NodeView& node : tree.run.nodes) {
    node.step.reason = kHostile[3];
    if (!node.orchestrate) continue;
    std::vector<StepView>& all = node.orchestrate->items;
    for (size_t i = 0; i < all.size(); ++i) {
      all[i].id = kHostile[i];
      if (i % 2 == 1) {
        all[i].dependencies = {kHostile[i - 1]};
        all[i].blocked_by = {kHostile[i - 1]};
        continue;
      }
      all[i].error = StepError{kHostile[(i + 1) % kHostile.size()], kHostile[i], false};
      tails[node.step.id + "/" + kHostile[i]] =
          kHostile[(i + 1) % kHostile.size()] + "\n" + kHostile[i];
    }
    node.orchestrate->critical_path = {kHostile[0], kHostile[1]};
    node.step.id = kHostile[7];
  }
  LogTails moved;
  for (const auto& [path, log] : tails) moved[kHostile[7] + path.substr(path.find('/'))] = log;
  tails = std::move(moved);
  return tree;
}

// Reads XML, or HTML as we write it. Whatever is not a well-formed tag, a quoted attribute or an
// entity is a problem, so text that broke out of its place is seen.
class MarkupReader {
 public:
  MarkupReader(std::string_view text, bool html) : text_(text), html_(html) {}

  std::string Problem() {
    while (problem_.empty() && at_ < text_.size()) {
      if (text_[at_] == '<') {
        ReadTag();
      } else {
        ReadText('<');
      }
    }
    if (problem_.empty() && !open_.empty()) problem_ = "not closed: " + open_.back();
    return problem_;
  }
  const std::multiset<std::string>& elements() const { return elements_; }
  const std::set<std::string>& attributes() const { return attributes_; }

 private:
  void Fail(const std::string& what) {
    problem_ = what + " at: " + std::string(text_.substr(at_, 60));
  }

  void ReadText(char end) {
    for (; at_ < text_.size() && text_[at_] != end; ++at_) {
      if (text_[at_] == '<') return Fail("a bare <");
      if (text_[at_] != '&') continue;
      const size_t semicolon = text_.find(';', at_);
      if (semicolon == std::string_view::npos || semicolon > at_ + 8) return Fail("a bare &");
    }
  }

  std::string ReadName() {
    const size_t begin = at_;
    while (at_ < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 ||
            std::string_view("-_:").find(text_[at_]) != std::string_view::npos)) {
      ++at_;
    }
    return std::string(text_.substr(begin, at_ - begin));
  }

  void ReadTag() {
    if (text_.substr(at_).starts_with("<?xml") ||
        text_.substr(at_).starts_with("<!doctype html>")) {
      at_ = text_.find('>', at_) + 1;
      return;
    }
    ++at_;
    const bool closing = text_[at_] == '/';
    if (closing) ++at_;
    const std::string name = ReadName();
    if (name.empty()) return Fail("no element");
    if (closing) return Close(name);
    elements_.insert(name);
    if (ReadAttributes()) return;
    if (html_ && (name == "meta" || name == "input")) return;
    open_.push_back(name);
    if (html_ && (name == "style" || name == "script")) at_ = text_.find("</" + name + ">", at_);
  }

  // True when the element ends with its tag.
  bool ReadAttributes() {
    while (at_ < text_.size() && problem_.empty()) {
      if (text_[at_] == ' ' || text_[at_] == '\n') {
        ++at_;
      } else if (text_[at_] == '>') {
        ++at_;
        return false;
      } else if (text_.substr(at_).starts_with("/>")) {
        at_ += 2;
        return true;
      } else {
        ReadAttribute();
      }
    }
    return true;
  }

  void ReadAttribute() {
    const std::string name = ReadName();
    if (name.empty()) return Fail("no attribute");
    attributes_.insert(name);
    if (!text_.substr(at_).starts_with("=\"")) {
      if (!html_) Fail("an attribute without a value");
      return;
    }
    at_ += 2;
    ReadText('"');
    ++at_;
  }

  void Close(const std::string& name) {
    if (open_.empty() || open_.back() != name) return Fail("closes nothing: " + name);
    open_.pop_back();
    at_ = text_.find('>', at_) + 1;
  }

  std::string_view text_;
  bool html_;
  size_t at_ = 0;
  std::string problem_;
  std::vector<std::string> open_;
  std::multiset<std::string> elements_;
  std::set<std::string> attributes_;
};

TEST_CASE("hostile names stay text in HTML") {
  LogTails tails;
  const RunTree tree = HostileSample(tails);
  const std::string html = HtmlReport(tree, tails);
  CHECK(PlainText(html) == html);
  MarkupReader reader(html, true);
  REQUIRE(reader.Problem() == "");
  CHECK(reader.elements().count("script") == 1);
  for (const std::string& element : reader.elements()) {
    CHECK(element != "evil");
    CHECK(element != "img");
  }
  for (const std::string& attribute : reader.attributes()) CHECK_FALSE(attribute.starts_with("on"));
  CHECK(html.find("&lt;img src=x onerror=alert(1)&gt;") != std::string::npos);
  // Nothing is fetched: the policy forbids it, and no link names another place.
  CHECK(html.find("default-src 'none'") != std::string::npos);
  CHECK(html.find("http://") == std::string::npos);
  CHECK(html.find("https://") == std::string::npos);
}

TEST_CASE("the HTML of every sample is well formed") {
  for (const RunTree& tree :
       {testing::AllGreenSample(), testing::OneFailureSample(), testing::RunningSample(),
        testing::RetriesAndSkipsSample(), testing::PlainStepsSample()}) {
    const std::string html = HtmlReport(tree, {});
    MarkupReader reader(html, true);
    CHECK(reader.Problem() == "");
  }
}

TEST_CASE("hostile names stay text in JUnit") {
  LogTails tails;
  const RunTree tree = HostileSample(tails);
  const std::string xml = JUnitReport(tree, tails);
  CHECK(PlainText(xml) == xml);
  MarkupReader reader(xml, false);
  REQUIRE(reader.Problem() == "");
  const std::set<std::string> elements(reader.elements().begin(), reader.elements().end());
  CHECK(elements ==
        std::set<std::string>{"failure", "skipped", "testcase", "testsuite", "testsuites"});
  CHECK(reader.elements().count("testcase") == kHostile.size() + 2);
}

TEST_CASE("hostile names stay on their line in Markdown") {
  LogTails tails;
  const RunTree tree = HostileSample(tails);
  const std::string markdown = MarkdownReport(tree, tails);
  CHECK(PlainText(markdown) == markdown);
  size_t rows = 0;
  size_t fence = 0;
  bool fenced = false;
  for (size_t begin = 0; begin < markdown.size();) {
    const size_t end = std::min(markdown.find('\n', begin), markdown.size());
    const std::string line = markdown.substr(begin, end - begin);
    begin = end + 1;
    const size_t ticks = std::min(line.find_first_not_of('`'), line.size());
    if (ticks >= 3 && (!fenced || (ticks >= fence && ticks == line.size()))) {
      fence = ticks;
      fenced = !fenced;
      continue;
    }
    if (fenced) continue;
    CHECK(line.find('<') == std::string::npos);
    CHECK_FALSE(line.starts_with("# "));
    CHECK(line.find("](") == std::string::npos);
    if (!line.starts_with("|")) continue;
    ++rows;
    size_t bars = 0;
    for (size_t i = 0; i < line.size(); ++i) {
      bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\') ? 1 : 0;
    }
    CHECK(bars == 6);
  }
  CHECK_FALSE(fenced);
  CHECK(rows == 2 + kHostile.size() + 5);
}

TEST_CASE("hostile names do not steer a terminal") {
  LogTails tails;
  const RunTree tree = HostileSample(tails);
  const std::string text = TextReport(tree, tails);
  CHECK(PlainText(text) == text);
  size_t failures = 0;
  for (size_t at = text.find("✗ "); at != std::string::npos; at = text.find("✗ ", at + 1)) {
    CHECK((at == 0 || text[at - 1] == '\n'));
    ++failures;
  }
  CHECK(failures == kHostile.size() / 2);
}

TEST_CASE("hostile names stay text in JSON, Mermaid and DOT") {
  LogTails tails;
  const RunTree tree = HostileSample(tails);
  for (const ReportFormat format : {ReportFormat::Mermaid, ReportFormat::Dot}) {
    const std::string text = RenderReport(format, tree, tails);
    CHECK(PlainText(text) == text);
  }
  // Bytes that are no UTF-8 never reach a JSON document: names come from one, logs are cleaned.
  RunTree readable = tree;
  readable.run.nodes[1].orchestrate->items[11].id = "clean";
  readable.run.nodes[1].orchestrate->items[10].error->kind = "exit";
  for (const ReportFormat format :
       {ReportFormat::Facts, ReportFormat::Document, ReportFormat::Trace}) {
    const std::string text = RenderReport(format, readable, tails);
    CHECK(ParseJson(text).ok());
  }
}

}  // namespace
}  // namespace wfb

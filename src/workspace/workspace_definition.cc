#include "workspace/workspace_definition.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/check.h"

namespace wfb {

namespace {

// First words that a shell runs itself, or that mean nothing without one.
constexpr std::array<std::string_view, 51> kShellWords{
    ".",        ":",       "alias",  "bg",    "break", "builtin", "case",     "cd",      "command",
    "continue", "declare", "do",     "done",  "elif",  "else",    "esac",     "eval",    "exec",
    "exit",     "export",  "fc",     "fg",    "fi",    "for",     "function", "getopts", "hash",
    "if",       "in",      "jobs",   "kill",  "local", "read",    "readonly", "return",  "select",
    "set",      "shift",   "source", "then",  "time",  "times",   "trap",     "type",    "ulimit",
    "umask",    "unalias", "unset",  "until", "wait",  "while"};

bool IsPlain(char c) {
  const bool alphanumeric =
      (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return alphanumeric || std::string_view("_-./:@%+=,").find(c) != std::string_view::npos;
}

// The program that `name` means on a search path, as an absolute path; empty when there is none
// (yet): then a shell looks for it when it runs.
std::string FindProgram(std::string_view name, std::string_view search_path) {
  while (!search_path.empty()) {
    const size_t colon = std::min(search_path.find(':'), search_path.size());
    const std::string folder(search_path.substr(0, colon));
    search_path.remove_prefix(std::min(colon + 1, search_path.size()));
    if (!folder.starts_with('/')) continue;
    const std::string path = folder + "/" + std::string(name);
    struct stat status {};
    if (stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
        access(path.c_str(), X_OK) == 0) {
      return path;
    }
  }
  return "";
}

std::vector<std::string> ArgvOf(const SelectedItem& item, const std::string& search_path) {
  if (item.before.empty() && item.after.empty()) {
    std::vector<std::string> words = PlainWords(item.script);
    if (!words.empty() && words[0].find('/') == std::string::npos) {
      words[0] = FindProgram(words[0], search_path);
    }
    if (!words.empty() && !words[0].empty()) return words;
  }
  // As npm does: pre, the script, post, each in a shell of its own, up to the first that fails. A
  // script may end in a comment, hence the line breaks.
  std::string text = item.script;
  if (!item.before.empty()) text = "(" + item.before + "\n) && (" + text + "\n)";
  if (!item.after.empty()) text = "(" + text + "\n) && (" + item.after + "\n)";
  return {"/bin/sh", "-c", text};
}

// Letters, digits and single dashes, at most `length_max` of them.
std::string NamePart(std::string_view text, size_t length_max) {
  std::string part;
  for (const char c : text) {
    const bool keep = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    if (keep) part += c;
    if (!keep && !part.empty() && part.back() != '-') part += '-';
  }
  part.resize(std::min(part.size(), length_max));
  while (part.ends_with('-')) part.pop_back();
  return part;
}

// "@acme/web", "build:all" → "acme-web-build-all"; begins with a letter, at most 64 characters.
std::string WorkflowName(const Selection& selection) {
  std::string name = NamePart(selection.workspace_name, 30);
  const std::string script = NamePart(selection.script, 23);
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) name = NamePart("monorepo-" + name, 39);
  return script.empty() ? name : name + "-" + script;
}

JsonObject ScriptActivity(const Selection& selection) {
  return {{"kind", "command"},
          {"run", JsonArray{"${input.argv}"}},
          {"cwd", "${input.dir}"},
          {"env", JsonObject{{"PATH", "${input.path}"},
                             {"npm_lifecycle_event", selection.script},
                             {"npm_lifecycle_script", "${input.script}"},
                             {"npm_package_name", "${input.name}"},
                             {"npm_package_version", "${input.version}"},
                             {"npm_package_json", "${input.dir}/package.json"},
                             {"INIT_CWD", selection.root}}},
          {"retry", JsonObject{{"max_attempts", 1}}}};
}

// The search path is the same for all but for its first folder, so it stands once in the input.
JsonObject ScriptInput() {
  return {{"name", "${item.name}"}, {"version", "${item.version}"},
          {"dir", "${item.dir}"},   {"script", "${item.script}"},
          {"argv", "${item.argv}"}, {"path", "${item.dir}/node_modules/.bin:${input.path}"}};
}

JsonArray Nodes(uint32_t concurrency) {
  return {
      JsonObject{{"id", "build"},
                 {"type", "orchestrate"},
                 {"items", "input.packages"},
                 {"key", "item.name"},
                 {"dependencies", "item.dependencies"},
                 {"missing_dependencies", "satisfied"},
                 {"max_concurrent", concurrency},
                 {"order", "critical_path"},
                 {"weight", "item.weight ?? 1"},
                 {"on_item_failure", "continue"},
                 {"run", JsonObject{{"activity", "script"}, {"input", ScriptInput()}}}},
      JsonObject{{"id", "any-failed"},
                 {"type", "condition"},
                 {"cases", JsonArray{JsonObject{{"name", "failed"},
                                                {"when", "steps.build.output.failed.length > 0"}}}},
                 {"otherwise", "ok"}},
      JsonObject{{"id", "failed"},
                 {"type", "fail"},
                 {"message",
                  "${steps.build.output.failed.length} of ${input.packages.length} packages "
                  "failed"}},
      JsonObject{{"id", "done"},
                 {"type", "end"},
                 {"result", JsonObject{{"packages", "${input.packages.length}"}}}}};
}

}  // namespace

std::vector<std::string> PlainWords(std::string_view script) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : script) {
    if (c == ' ' || c == '\t') {
      if (!word.empty()) words.push_back(std::move(word));
      word.clear();
      continue;
    }
    if (!IsPlain(c)) return {};
    word += c;
  }
  if (!word.empty()) words.push_back(std::move(word));
  if (words.empty()) return {};
  const bool assigns = words[0].find('=') != std::string::npos;
  const bool shell =
      std::find(kShellWords.begin(), kShellWords.end(), words[0]) != kShellWords.end();
  return assigns || shell ? std::vector<std::string>() : words;
}

Json WorkspaceDefinition(const Selection& selection, uint32_t concurrency) {
  WFB_CHECK(concurrency >= 1, "nothing runs without a slot");
  // A script's name is text from outside: "$${" keeps it from being a template.
  Selection literal = selection;
  for (std::string* text : {&literal.script, &literal.root}) {
    for (size_t at = text->find("${"); at != std::string::npos; at = text->find("${", at + 3)) {
      text->insert(at, "$");
    }
  }
  return JsonObject{
      {"format", "wfb.workflow/v1"},
      {"name", WorkflowName(selection)},
      {"description", "Runs the script \"" + selection.script + "\" in the packages of " +
                          selection.workspace_name + ", dependencies first"},
      {"input", JsonObject{{"type", "object"},
                           {"required", JsonArray{"packages", "path"}},
                           {"properties", JsonObject{{"packages", JsonObject{{"type", "array"}}},
                                                     {"path", JsonObject{{"type", "string"}}}}}}},
      {"activities", JsonObject{{"script", ScriptActivity(literal)}}},
      {"nodes", Nodes(concurrency)},
      {"edges", JsonArray{JsonObject{{"from", "build"}, {"to", "any-failed"}},
                          JsonObject{{"from", "any-failed"}, {"case", "failed"}, {"to", "failed"}},
                          JsonObject{{"from", "any-failed"}, {"case", "ok"}, {"to", "done"}}}}};
}

Json WorkspaceInput(const Selection& selection, const std::string& search_path) {
  JsonArray packages;
  std::string path = selection.root + "/node_modules/.bin";
  if (!search_path.empty()) path += ":" + search_path;
  for (const SelectedItem& item : selection.items) {
    JsonArray dependencies(item.dependencies.begin(), item.dependencies.end());
    const std::vector<std::string> argv = ArgvOf(item, item.dir + "/node_modules/.bin:" + path);
    packages.push_back(JsonObject{{"name", item.name},
                                  {"dir", item.dir},
                                  {"version", item.version},
                                  {"category", item.category},
                                  {"dependencies", std::move(dependencies)},
                                  {"layer", item.layer},
                                  {"weight", item.weight},
                                  {"script", item.script},
                                  {"argv", JsonArray(argv.begin(), argv.end())}});
  }
  return JsonObject{{"packages", std::move(packages)}, {"path", std::move(path)}};
}

ItemGraph WorkspaceGraph(const Selection& selection) {
  ItemGraph graph;
  const Json definition = WorkspaceDefinition(selection, 1);
  graph.workflow = MemberText(definition, "name");
  for (const Json& node : definition.at("nodes").get_array()) {
    graph.nodes.push_back({MemberText(node, "id"), MemberText(node, "type")});
  }
  for (const Json& edge : definition.at("edges").get_array()) {
    graph.edges.push_back(
        {MemberText(edge, "from"), MemberText(edge, "to"), MemberText(edge, "case")});
  }
  for (const SelectedItem& item : selection.items) {
    graph.items.push_back({item.name, item.dependencies, item.layer, item.weight, item.script});
  }
  for (const auto& [from, to] : selection.cut) graph.cut.push_back({from, to});
  AddLayersAndCriticalPath(graph);
  return graph;
}

}  // namespace wfb

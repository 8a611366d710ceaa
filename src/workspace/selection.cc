#include "workspace/selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/diagnostic.h"
#include "workspace/glob.h"

namespace wfb {

namespace {

constexpr size_t kNamesShownMax = 12;

struct Filter {
  bool takes_away = false;
  bool with_dependents = false;    // "...NAME"
  bool with_dependencies = false;  // "NAME..."
  std::string pattern;
};

Filter ParseFilter(std::string_view text) {
  Filter filter;
  const auto drop_prefix = [&](std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
  };
  filter.takes_away = drop_prefix("!");
  filter.with_dependents = drop_prefix("...");
  if (text.ends_with("...")) {
    filter.with_dependencies = true;
    text.remove_suffix(3);
  }
  filter.pattern = text;
  return filter;
}

template <typename Matches>
std::vector<uint32_t> Where(const Workspace& workspace, const Matches& matches) {
  std::vector<uint32_t> found;
  for (uint32_t i = 0; i < workspace.packages.size(); ++i) {
    if (matches(workspace.packages[i])) found.push_back(i);
  }
  return found;
}

std::vector<uint32_t> MatchPattern(const Workspace& workspace, const std::string& pattern) {
  if (pattern.starts_with("./")) {
    return Where(workspace, [&](const WorkspacePackage& package) {
      return MatchesGlob(std::string_view(pattern).substr(2), package.relative_dir);
    });
  }
  std::vector<uint32_t> found = Where(workspace, [&](const WorkspacePackage& package) {
    return MatchesGlob(pattern, package.name);
  });
  const bool may_lack_scope = pattern.find_first_of("@/*") == std::string::npos;
  if (found.empty() && may_lack_scope && !pattern.empty()) {
    found = Where(workspace, [&](const WorkspacePackage& package) {
      return package.name.starts_with('@') && package.name.ends_with("/" + pattern);
    });
    if (found.size() > 1) found.clear();  // Which of them is meant is not to be guessed.
  }
  return found;
}

Error NoPackageMatches(const Workspace& workspace, const std::string& filter,
                       const std::string& pattern) {
  std::vector<std::string> names;
  std::map<std::string, std::string> full_names;  // Without scope → with it.
  for (const WorkspacePackage& package : workspace.packages) {
    names.push_back(package.name);
    full_names.emplace(package.name.substr(package.name.find('/') + 1), package.name);
  }
  std::string nearest = NearestWord(pattern, names);
  if (nearest.empty()) {
    names.clear();
    for (const auto& [short_name, name] : full_names) names.push_back(short_name);
    const auto full = full_names.find(NearestWord(pattern, names));
    if (full != full_names.end()) nearest = full->second;
  }
  const std::string hint = nearest.empty()
                               ? "The filter is a glob over package names, as in \"@acme/*\""
                               : fmt::format("Did you mean {}?", nearest);
  return NotFound(fmt::format("no package matches the filter \"{}\". {}", filter, hint));
}

// Marks what `start` reaches along dependencies or along dependents.
enum class Direction { Dependencies, Dependents };
void MarkReached(const Graph& order, const std::vector<uint32_t>& start, Direction direction,
                 std::vector<bool>& marked) {
  std::vector<bool> seen(order.vertex_count(), false);
  std::vector<uint32_t> queue = start;
  for (const uint32_t package : start) seen[package] = true;
  for (size_t next = 0; next < queue.size(); ++next) {
    marked[queue[next]] = true;
    const auto row = direction == Direction::Dependencies ? order.dependencies(queue[next])
                                                          : order.dependents(queue[next]);
    for (const uint32_t package : row) {
      if (seen[package]) continue;
      seen[package] = true;
      queue.push_back(package);
    }
  }
}

// "build, lint and test"; long lists end with how many more there are.
std::string JoinNames(const std::vector<std::string>& names) {
  std::string text;
  const size_t shown = std::min(names.size(), kNamesShownMax);
  for (size_t i = 0; i < shown; ++i) {
    const bool last = i + 1 == names.size();
    text += i == 0 ? "" : last ? " and " : ", ";
    text += names[i];
  }
  if (shown < names.size()) text += fmt::format(" and {} more", names.size() - shown);
  return text;
}

Error MissingScript(const Workspace& workspace, const std::string& script) {
  std::map<std::string, size_t> counts;
  for (const WorkspacePackage& package : workspace.packages) {
    for (const auto& [name, text] : package.scripts) ++counts[name];
  }
  std::vector<std::string> names;
  for (const auto& [name, count] : counts) names.push_back(name);
  if (names.empty()) {
    return NotFound(fmt::format("missing script \"{}\": no package of {} has any script", script,
                                workspace.root));
  }
  const std::string nearest = NearestWord(script, names);
  std::stable_sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return counts[a] > counts[b];
  });
  return NotFound(fmt::format(
      "missing script \"{}\": no package of {} has it.{} There is: {}", script, workspace.root,
      nearest.empty() ? "" : fmt::format(" Did you mean {}?", nearest), JoinNames(names)));
}

void AddItems(const Workspace& workspace, const std::vector<bool>& is_item, Selection& selection) {
  const std::vector<std::vector<uint32_t>> waits = InheritDependencies(workspace.Order(), is_item);
  std::vector<GraphEdge> edges;
  for (uint32_t i = 0; i < waits.size(); ++i) {
    if (!is_item[i]) continue;
    for (const uint32_t dependency : waits[i]) edges.push_back({dependency, i});
  }
  const Graph graph = Graph::Build(static_cast<uint32_t>(workspace.packages.size()), edges);
  const std::vector<uint32_t> layers = Layers(graph, TopologicalOrder(graph));
  const auto text = [](const std::string* script) { return script == nullptr ? "" : *script; };
  for (uint32_t i = 0; i < waits.size(); ++i) {
    if (!is_item[i]) continue;
    const WorkspacePackage& package = workspace.packages[i];
    SelectedItem item;
    item.name = package.name;
    item.dir = workspace.AbsoluteDir(package);
    item.relative_dir = package.relative_dir;
    item.version = package.version;
    item.category = package.category;
    item.script = text(package.FindScript(selection.script));
    item.before = text(package.FindScript("pre" + selection.script));
    item.after = text(package.FindScript("post" + selection.script));
    for (const uint32_t d : waits[i]) item.dependencies.push_back(workspace.packages[d].name);
    item.layer = layers[i];
    selection.items.push_back(std::move(item));
  }
}

}  // namespace

Result<std::vector<uint32_t>> FilterPackages(const Workspace& workspace,
                                             const std::vector<std::string>& filters) {
  const size_t n = workspace.packages.size();
  const Graph order = workspace.Order();
  std::vector<bool> chosen(n, false);
  std::vector<bool> taken_away(n, false);
  bool any_positive = false;
  for (const std::string& text : filters) {
    const Filter filter = ParseFilter(text);
    const std::vector<uint32_t> found = MatchPattern(workspace, filter.pattern);
    if (found.empty()) return NoPackageMatches(workspace, text, filter.pattern);
    std::vector<bool>& marked = filter.takes_away ? taken_away : chosen;
    any_positive = any_positive || !filter.takes_away;
    for (const uint32_t package : found) marked[package] = true;
    if (filter.with_dependencies) MarkReached(order, found, Direction::Dependencies, marked);
    if (filter.with_dependents) MarkReached(order, found, Direction::Dependents, marked);
  }
  std::vector<uint32_t> result;
  for (uint32_t i = 0; i < n; ++i) {
    if ((chosen[i] || !any_positive) && !taken_away[i]) result.push_back(i);
  }
  return result;
}

std::vector<std::vector<uint32_t>> InheritDependencies(const Graph& order,
                                                       const std::vector<bool>& is_item) {
  std::vector<std::vector<uint32_t>> waits(order.vertex_count());
  for (const uint32_t package : TopologicalOrder(order)) {
    std::vector<uint32_t>& own = waits[package];
    for (const uint32_t dependency : order.dependencies(package)) {
      if (is_item[dependency]) {
        own.push_back(dependency);
      } else {
        own.insert(own.end(), waits[dependency].begin(), waits[dependency].end());
      }
    }
    std::sort(own.begin(), own.end());
    own.erase(std::unique(own.begin(), own.end()), own.end());
  }
  return waits;
}

Result<std::vector<bool>> ChooseItems(const Workspace& workspace, const std::string& script,
                                      const std::vector<std::string>& filters) {
  const auto fits = [&](const WorkspacePackage& package) {
    return script.empty() || package.FindScript(script) != nullptr;
  };
  if (std::none_of(workspace.packages.begin(), workspace.packages.end(), fits)) {
    return MissingScript(workspace, script);
  }
  WFB_ASSIGN_OR_RETURN(const std::vector<uint32_t> chosen, FilterPackages(workspace, filters));
  if (chosen.empty()) return NotFound("the filters leave no package");
  std::vector<bool> is_item(workspace.packages.size(), false);
  bool any = false;
  for (const uint32_t i : chosen) {
    is_item[i] = fits(workspace.packages[i]);
    any = any || is_item[i];
  }
  if (!any) {
    return NotFound(fmt::format("no package that the filters choose has the script \"{}\" ({} {})",
                                script, chosen.size(),
                                chosen.size() == 1 ? "package" : "packages"));
  }
  return is_item;
}

Result<Selection> SelectScript(const Workspace& workspace, const std::string& script,
                               const std::vector<std::string>& filters) {
  WFB_ASSIGN_OR_RETURN(const std::vector<bool> is_item, ChooseItems(workspace, script, filters));
  Selection selection;
  selection.root = workspace.root;
  selection.workspace_name = workspace.name;
  selection.script = script;
  selection.warnings = workspace.warnings;
  for (const Workspace::Cut& cut : workspace.cut) {
    selection.cut.emplace_back(workspace.packages[cut.from].name, workspace.packages[cut.to].name);
  }
  AddItems(workspace, is_item, selection);
  return selection;
}

}  // namespace wfb

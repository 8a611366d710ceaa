#include "tidy/layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace wfb::tidy {
namespace {

struct Module {
  std::string_view name;
  bool pure;  // No I/O, no clock, no thread.
  std::string_view may_include;
};

// The arrows of ARCHITECTURE.md. Everybody may include his own module; tests also `testing`.
constexpr std::array kModules = {
    Module{"base", true, ""},
    Module{"expression", true, "base"},
    Module{"core", true, "expression base"},
    Module{"definition", true, "core expression base"},
    Module{"importer", true, "definition core expression base"},
    Module{"compiler", true, "definition core expression base"},
    Module{"report", true, "definition core expression base"},
    Module{"engine", false, "definition core expression base"},
    Module{"temporal", false, "core expression base"},
    Module{"mirror", false, "engine core expression base"},
    Module{"workspace", false, "core base"},
    Module{"testing", false,
           "workspace temporal engine report compiler importer definition core expression base"},
    Module{"catalog", false, "workspace engine report compiler definition core expression base"},
    Module{"server", false,
           "catalog workspace temporal mirror engine report compiler importer definition core "
           "expression base"},
    Module{"cli", false,
           "server catalog workspace temporal mirror engine report compiler importer definition "
           "core expression base"},
};

struct LibraryHome {
  std::string_view include;  // A prefix of what stands between < and >.
  std::string_view homes;    // Prefixes of paths.
};

constexpr std::array kLibraryHomes = {
    LibraryHome{"sqlite3.h", "src/engine/sqlite_"},
    LibraryHome{"boost/beast", "src/server/"},
    LibraryHome{"boost/asio", "src/server/ src/engine/asio_ src/cli/"},
    LibraryHome{"boost/json", "src/base/json."},
    LibraryHome{"CLI/", "src/cli/"},
    LibraryHome{"tree_sitter/", "src/importer/"},
    LibraryHome{"grpc", "src/temporal/connection_rpc."},
    LibraryHome{"google/protobuf", "src/temporal/"},
    LibraryHome{"temporal/api", "src/temporal/"},
    LibraryHome{"zlib.h", "src/temporal/"},
};

struct Impurity {
  std::string_view name;
  std::string_view instead;
};

constexpr std::string_view kNoInputOutput = "the caller reads and writes, and hands text in";
constexpr std::string_view kNoThread = "pure code has one thread; the engine's loop calls it";
constexpr std::string_view kNoClock = "times arrive in events and arguments";
constexpr std::string_view kNoEnvironment = "cli reads it and hands it down";

// With a slash or a dot: a prefix of a system header. Else: the whole header.
constexpr std::array kImpureHeaders = {
    Impurity{"thread", kNoThread},
    Impurity{"mutex", kNoThread},
    Impurity{"shared_mutex", kNoThread},
    Impurity{"condition_variable", kNoThread},
    Impurity{"future", kNoThread},
    Impurity{"pthread.h", kNoThread},
    Impurity{"fstream", kNoInputOutput},
    Impurity{"iostream", kNoInputOutput},
    Impurity{"filesystem", kNoInputOutput},
    Impurity{"cstdio", kNoInputOutput},
    Impurity{"fcntl.h", kNoInputOutput},
    Impurity{"unistd.h", kNoInputOutput},
    Impurity{"sys/", kNoInputOutput},
    Impurity{"boost/asio", kNoInputOutput},
    Impurity{"ctime", kNoClock},
    Impurity{"csignal", kNoEnvironment},
};

// Functions that any header may bring. A name that follows '.' or '->' is somebody's member.
constexpr std::array kImpureCalls = {
    Impurity{"system_clock", kNoClock},
    Impurity{"steady_clock", kNoClock},
    Impurity{"high_resolution_clock", kNoClock},
    Impurity{"time(", kNoClock},
    Impurity{"clock_gettime(", kNoClock},
    Impurity{"gettimeofday(", kNoClock},
    Impurity{"getenv(", kNoEnvironment},
    Impurity{"random_device", "the caller hands a seed in"},
    Impurity{"rand(", "the caller hands a seed in"},
    Impurity{"printf(", kNoInputOutput},
    Impurity{"fprintf(", kNoInputOutput},
    Impurity{"fopen(", kNoInputOutput},
    Impurity{"system(", kNoInputOutput},
    Impurity{"popen(", kNoInputOutput},
};

struct Include {
  size_t line;
  bool system;  // <…>
  std::string_view target;
};

std::vector<Include> IncludesOf(const Source& source) {
  std::vector<Include> includes;
  const auto text = Lines(source.text);
  const auto code = Lines(source.code);
  for (size_t i = 0; i < text.size(); ++i) {
    constexpr std::string_view kInclude = "#include ";
    if (!Trimmed(code[i]).starts_with(kInclude)) continue;
    const std::string_view rest = Trimmed(Trimmed(text[i]).substr(kInclude.size()));
    const size_t end = rest.find_first_of(">\"", 1);
    if (end == std::string_view::npos) continue;
    includes.push_back({i + 1, rest.front() == '<', rest.substr(1, end - 1)});
  }
  return includes;
}

const Module* FindModule(std::string_view name) {
  const auto at = std::ranges::find(kModules, name, &Module::name);
  return at == kModules.end() ? nullptr : &*at;
}

std::string_view ModulesOfInclude(std::string_view target) {
  return target.substr(0, std::min(target.find('/'), target.size()));
}

bool StartsWithOneOf(std::string_view path, std::string_view prefixes) {
  while (!prefixes.empty()) {
    const size_t end = std::min(prefixes.find(' '), prefixes.size());
    if (path.starts_with(prefixes.substr(0, end))) return true;
    prefixes.remove_prefix(std::min(end + 1, prefixes.size()));
  }
  return false;
}

bool NamesHeader(std::string_view rule, std::string_view header) {
  return rule.find('/') != std::string_view::npos ? header.starts_with(rule) : header == rule;
}

bool IsPure(std::string_view path) {
  const Module* module = FindModule(ModuleOf(path));
  return module != nullptr && module->pure && !IsTest(path);
}

void AddImpureCalls(const Source& source, const Impurity& call, Findings& findings) {
  const auto lines = Lines(source.code);
  for (size_t i = 0; i < lines.size(); ++i) {
    const size_t at = FindWord(lines[i], call.name);
    if (at == std::string_view::npos) continue;
    if (at > 0 && (lines[i][at - 1] == '.' || lines[i][at - 1] == '>')) continue;
    findings.push_back({source.path, i + 1, "purity",
                        fmt::format("{} in a pure module: {}", call.name, call.instead)});
  }
}

}  // namespace

Findings CheckModuleIncludes(const Source& source) {
  Findings findings;
  const std::string_view own = ModuleOf(source.path);
  if (own.empty() || !IsCpp(source.path)) return findings;
  const Module* module = FindModule(own);
  if (module == nullptr) {
    return {{source.path, 0, "layers",
             fmt::format("the module {} is not in the table of tests/tidy/layers.cc", own)}};
  }
  for (const Include& include : IncludesOf(source)) {
    if (include.system) continue;
    const std::string_view target = ModulesOfInclude(include.target);
    const bool generated = target == "embedded";
    const bool double_in_test = IsTest(source.path) && target == "testing";
    if (target == own || generated || double_in_test) continue;
    if (FindWord(module->may_include, target) != std::string_view::npos) continue;
    findings.push_back(
        {source.path, include.line, "layers",
         fmt::format("{} must not include {}: it may include {}", own, include.target,
                     module->may_include.empty() ? "nothing" : module->may_include)});
  }
  return findings;
}

Findings CheckLibraryHomes(const Source& source) {
  Findings findings;
  if (ModuleOf(source.path).empty() || IsTest(source.path)) return findings;
  for (const Include& include : IncludesOf(source)) {
    for (const LibraryHome& library : kLibraryHomes) {
      if (!include.target.starts_with(library.include)) continue;
      if (StartsWithOneOf(source.path, library.homes)) continue;
      findings.push_back({source.path, include.line, "library-home",
                          fmt::format("{} is seen only by {}*", include.target, library.homes)});
    }
  }
  return findings;
}

Findings CheckPurity(const Source& source) {
  Findings findings;
  if (!IsCpp(source.path) || !IsPure(source.path)) return findings;
  for (const Include& include : IncludesOf(source)) {
    for (const Impurity& header : kImpureHeaders) {
      if (!include.system || !NamesHeader(header.name, include.target)) continue;
      findings.push_back(
          {source.path, include.line, "purity",
           fmt::format("<{}> in a pure module: {}", include.target, header.instead)});
    }
  }
  for (const Impurity& call : kImpureCalls) AddImpureCalls(source, call, findings);
  return findings;
}

}  // namespace wfb::tidy

// Writes generated definitions where other programs find them: `wfb_definitions FOLDER --seeds N
// [--from S]` makes FOLDER/seed-S/ with the generated workflow, in root.workflow.json, and with
// child.workflow.json, which it calls.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "definition/document_codec.h"
#include "testing/definition_generator.h"

namespace {

// Gives back what it was called with.
constexpr const char* kChild = R"({
  "format": "wfb.workflow/v1",
  "name": "child",
  "activities": {
    "work": { "kind": "simulate", "duration": "1ms", "output": "${input}" }
  },
  "nodes": [
    { "id": "work", "type": "activity", "activity": "work", "input": "${input ?? null}" },
    { "id": "done", "type": "end", "result": { "did": "${steps.work.output}" } }
  ],
  "edges": [{ "from": "work", "to": "done" }]
}
)";

bool Write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  return static_cast<bool>(out.flush());
}

bool WriteSeed(const std::filesystem::path& folder, uint64_t seed) {
  const std::filesystem::path place = folder / ("seed-" + std::to_string(seed));
  std::error_code error;
  std::filesystem::create_directories(place, error);
  wfb::definition::Document document = wfb::GenerateDefinition(seed);
  document.name = "root";
  return !error &&
         Write(place / "root.workflow.json", wfb::definition::WriteDefinition(document)) &&
         Write(place / "child.workflow.json", kChild);
}

}  // namespace

int main(int argc, char** argv) {
  uint64_t seeds = 100, from = 1;
  for (int i = 2; i + 1 < argc; i += 2) {
    const std::string option = argv[i];
    if (option == "--seeds") seeds = std::strtoull(argv[i + 1], nullptr, 10);
    if (option == "--from") from = std::strtoull(argv[i + 1], nullptr, 10);
  }
  if (argc < 2 || argc % 2 != 0) {
    std::fprintf(stderr, "usage: wfb_definitions FOLDER [--seeds N] [--from S]\n");
    return 2;
  }
  for (uint64_t seed = from; seed < from + seeds; ++seed) {
    if (WriteSeed(argv[1], seed)) continue;
    std::fprintf(stderr, "Cannot write the definition of seed %llu below %s\n",
                 static_cast<unsigned long long>(seed), argv[1]);
    return 1;
  }
  return 0;
}

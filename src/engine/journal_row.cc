#include "engine/journal_row.h"

#include <fmt/format.h>

#include <array>

#include "engine/checksum.h"

namespace wfb {

namespace {

std::string_view BytesOf(const auto& numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof numbers[0]};
}

}  // namespace

uint64_t ChainEvent(uint64_t previous, int64_t row, Position position, const Event& event,
                    bool has_body, std::string_view body) {
  const std::array<uint64_t, 7> fields = {
      static_cast<uint64_t>(row),
      static_cast<uint64_t>(position),
      static_cast<uint64_t>(event.type) << 1 | static_cast<uint64_t>(has_body),
      event.step,
      event.attempt,
      static_cast<uint64_t>(event.at),
      static_cast<uint64_t>(event.code)};
  const uint64_t hash = Checksum(BytesOf(fields), previous);
  return has_body ? Checksum(body, hash) : hash;
}

uint64_t RunIdentity(const RunRecord& run) {
  const std::array<uint64_t, 4> numbers = {static_cast<uint64_t>(run.number),
                                           static_cast<uint64_t>(run.parent), run.parent_step,
                                           static_cast<uint64_t>(run.started_at)};
  uint64_t hash = Checksum(BytesOf(numbers));
  for (const std::string* text : {&run.id, &run.workflow, &run.definition_hash})
    hash = Checksum(*text, hash);
  return hash;
}

uint64_t RunLink(uint64_t previous, uint64_t identity) {
  return Checksum(BytesOf(std::array{identity}), previous);
}

uint64_t RunSeal(RunNumber run, int64_t status, TimestampMs finished_at, int64_t events,
                 uint64_t chain) {
  const std::array<uint64_t, 5> numbers = {
      static_cast<uint64_t>(run), static_cast<uint64_t>(status), static_cast<uint64_t>(finished_at),
      static_cast<uint64_t>(events), chain};
  return Checksum(BytesOf(numbers));
}

uint64_t PositionsChecksum(Position reserved) { return Checksum(BytesOf(std::array{reserved})); }

uint64_t DefinitionChecksum(const JournalBatch::Definition& definition) {
  return Checksum(definition.document, Checksum(definition.hash));
}

Error JournalDamaged(const std::string& path, RunNumber run, std::string_view what) {
  return IoError(
      fmt::format("{} is damaged: run {}, {}; restore it from a copy, or move it away "
                  "to start with an empty one",
                  path, run, what));
}

}  // namespace wfb

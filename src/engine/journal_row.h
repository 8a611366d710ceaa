// How the journal's rows are numbered and what their checksums cover. Everything that a reader acts
// on is covered by one of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/ports.h"

namespace wfb {

// Numbers of runs stay below 2^31 and those of events within a run below 2^32, from 1.
constexpr int64_t FirstRow(RunNumber run) { return run << 32; }
constexpr int64_t LastRow(RunNumber run) { return (run << 32) | UINT32_MAX; }
constexpr int64_t EventNumber(int64_t row) { return row & UINT32_MAX; }

// kNoStep is stored as -1: one byte in place of six.
constexpr int64_t StoredStep(StepId step) {
  return step == kNoStep ? -1 : static_cast<int64_t>(step);
}
constexpr StepId LoadedStep(int64_t step) {
  return step == -1 ? kNoStep : static_cast<StepId>(step);
}

// The checksum of an event over its fields and the checksum of the run's event before it (0 before
// the first). `body` is the event's body as JSON text; ignored unless `has_body`.
uint64_t ChainEvent(uint64_t previous, int64_t row, Position position, const Event& event,
                    bool has_body, std::string_view body);

// Over what never changes of a run's row.
uint64_t RunIdentity(const RunRecord& run);
// Over the run and all runs before it: `previous` is the link of the run before (0 at the first).
uint64_t RunLink(uint64_t previous, uint64_t identity);
// Over the rest: `events` and `chain` say how long the run's chain was at least, and its checksum
// there.
uint64_t RunSeal(RunNumber run, int64_t status, TimestampMs finished_at, int64_t events,
                 uint64_t chain);
uint64_t PositionsChecksum(Position reserved);
uint64_t DefinitionChecksum(const JournalBatch::Definition& definition);

// "`path` is damaged: run N, `what`; …".
Error JournalDamaged(const std::string& path, RunNumber run, std::string_view what);

}  // namespace wfb

// What happened in some runs after a position, read from the journal in order of position, a part
// at a time: a reader that comes back, or cannot keep up, gets every event once without holding up
// the engine.
#pragma once

#include <deque>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/ports.h"

namespace wfb {

class EventBacklog {
 public:
  // Begins with the first event above `after`.
  EventBacklog(Journal& journal, Position after) : journal_(journal), position_(after) {}

  // The run has events that were not read yet, or may have. Every run must be added at first, and
  // again whenever something happened in it.
  void Add(RunNumber run);

  struct Part {
    std::vector<JournalEntry> entries;
    bool complete = false;  // Nothing up to `upto` is left.
  };
  // The next events, at most about `count`, none above `upto`. Does a bounded amount of work: a
  // part may be empty and yet not complete.
  Result<Part> Read(size_t count, Position upto);

  // Of the last event that was given out.
  Position position() const { return position_; }

 private:
  struct Source {
    std::deque<JournalEntry> entries;  // Read, not given out.
    Position read_to = 0;
    bool more = true;  // The journal may hold more above read_to.
  };
  Status Fill(RunNumber run, Source& source, Position upto);

  Journal& journal_;
  Position position_;
  std::unordered_map<RunNumber, Source> sources_;
  std::set<RunNumber> unfilled_;                    // Sources without entries that may have more.
  std::set<std::pair<Position, RunNumber>> heads_;  // First entries of the others.
};

}  // namespace wfb

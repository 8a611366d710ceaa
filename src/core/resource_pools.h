// Named pools ("publish": 1) that attempts of one tree of runs share: an attempt starts only when
// every pool that its activity names has enough units left. Rebuilt at recovery: nothing runs then.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace wfb {

class ResourcePools {
 public:
  // The first declaration of a name in a tree of runs sets its size.
  void Declare(const std::string& name, uint32_t size) { pools_.try_emplace(name, Pool{size, 0}); }
  bool CanTake(const std::map<std::string, uint32_t>& units) const;
  void Take(const std::map<std::string, uint32_t>& units);
  void Release(const std::map<std::string, uint32_t>& units);

 private:
  struct Pool {
    uint32_t size = 0;
    uint32_t used = 0;
  };
  std::map<std::string, Pool> pools_;
};

}  // namespace wfb

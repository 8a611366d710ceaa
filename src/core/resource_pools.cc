#include "core/resource_pools.h"

#include "base/check.h"

namespace wfb {

bool ResourcePools::CanTake(const std::map<std::string, uint32_t>& units) const {
  for (const auto& [name, count] : units) {
    const auto pool = pools_.find(name);
    WFB_CHECK(pool != pools_.end(), "validation refuses activities with undeclared resources");
    if (pool->second.size - pool->second.used < count) return false;
  }
  return true;
}

void ResourcePools::Take(const std::map<std::string, uint32_t>& units) {
  WFB_CHECK(CanTake(units), "units are taken only after CanTake");
  for (const auto& [name, count] : units) pools_[name].used += count;
}

void ResourcePools::Release(const std::map<std::string, uint32_t>& units) {
  for (const auto& [name, count] : units) {
    Pool& pool = pools_[name];
    WFB_CHECK(pool.used >= count, "only taken units are released");
    pool.used -= count;
  }
}

}  // namespace wfb

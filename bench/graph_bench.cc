// Build, sort and rank random acyclic graphs of 100k and 1M vertices with five edges each, with ids
// in random order and with local ones (an edge spans less than 1,000 ids).

#include <malloc.h>

#include <cstdlib>
#include <new>
#include <random>
#include <string>

#include "bench.h"
#include "core/graph.h"

namespace {

size_t bytes_live = 0;
size_t bytes_peak = 0;

}  // namespace

[[gnu::noinline]] void* operator new(size_t size) {
  void* block = std::malloc(size);
  if (block == nullptr) throw std::bad_alloc();
  bytes_live += malloc_usable_size(block);
  bytes_peak = std::max(bytes_peak, bytes_live);
  return block;
}
[[gnu::noinline]] void operator delete(void* block) noexcept {
  bytes_live -= malloc_usable_size(block);
  std::free(block);
}
[[gnu::noinline]] void operator delete(void* block, size_t) noexcept { operator delete(block); }

namespace wfb::bench {
namespace {

std::vector<GraphEdge> RandomEdges(uint32_t n, size_t count, bool local) {
  std::mt19937_64 random(42);
  std::vector<uint32_t> number(n);
  for (uint32_t v = 0; v < n; ++v) number[v] = v;
  if (!local) std::shuffle(number.begin(), number.end(), random);
  std::vector<GraphEdge> edges;
  edges.reserve(count);
  while (edges.size() < count) {
    const auto a = static_cast<uint32_t>(random() % n);
    const uint64_t b = local ? a + 1 + random() % 999 : random() % n;
    if (b >= n || a == b) continue;
    const auto c = static_cast<uint32_t>(b);
    edges.push_back({number[std::min(a, c)], number[std::max(a, c)]});
  }
  return edges;
}

struct Times {
  std::vector<double> build, order, remaining, layers, total, cycle;
};

void Measure(uint32_t n, bool local, const std::string& name) {
  const std::vector<GraphEdge> edges = RandomEdges(n, size_t{n} * 5, local);
  const std::vector<double> weights(n, 1.5);
  Times times;
  double peak = 0;
  for (int round = 0; round < 7; ++round) {
    const size_t before = bytes_live;
    bytes_peak = bytes_live;
    Graph graph;
    std::vector<uint32_t> order;
    times.build.push_back(TimeMs([&] { graph = Graph::Build(n, edges); }));
    times.order.push_back(TimeMs([&] { order = TopologicalOrder(graph); }));
    times.remaining.push_back(TimeMs([&] { RemainingPath(graph, order, weights); }));
    times.layers.push_back(TimeMs([&] { Layers(graph, order); }));
    peak = static_cast<double>(bytes_peak - before);
    times.total.push_back(times.build.back() + times.order.back() + times.remaining.back() +
                          times.layers.back());
    times.cycle.push_back(TimeMs([&] { ShortestCycle(graph); }));
  }
  PrintFigure("graph.build." + name, Median(times.build), "ms");
  PrintFigure("graph.order." + name, Median(times.order), "ms");
  PrintFigure("graph.remaining_path." + name, Median(times.remaining), "ms");
  PrintFigure("graph.layers." + name, Median(times.layers), "ms");
  PrintFigure("graph.total." + name, Median(times.total), "ms");
  PrintFigure("graph.no_cycle." + name, Median(times.cycle), "ms");
  PrintFigure("graph.peak_per_vertex_beyond_12_per_edge." + name, (peak - 12.0 * 5 * n) / n,
              "bytes");
}

void MeasureCycles(uint32_t n) {
  std::mt19937_64 random(7);
  std::vector<GraphEdge> edges;
  for (size_t i = 0; i < size_t{n} * 5; ++i) {
    edges.push_back({static_cast<uint32_t>(random() % n), static_cast<uint32_t>(random() % n)});
  }
  const Graph tangled = Graph::Build(n, edges);
  PrintFigure("graph.shortest_cycle.1m.random_digraph", TimeMs([&] { ShortestCycle(tangled); }),
              "ms");
  edges.clear();
  for (uint32_t v = 0; v < n; ++v) edges.push_back({v, (v + 1) % n});
  const Graph ring = Graph::Build(n, edges);
  PrintFigure("graph.shortest_cycle.1m.ring", TimeMs([&] { ShortestCycle(ring); }), "ms");
  edges = RandomEdges(n, size_t{n} * 5, false);
  edges.push_back({edges[0].to, edges[0].from});
  const Graph one = Graph::Build(n, edges);
  PrintFigure("graph.shortest_cycle.1m.one_back_edge", TimeMs([&] { ShortestCycle(one); }), "ms");
}

}  // namespace
}  // namespace wfb::bench

int main() {
  using wfb::bench::Measure;
  Measure(100'000, false, "100k.random");
  Measure(100'000, true, "100k.local");
  Measure(1'000'000, false, "1m.random");
  Measure(1'000'000, true, "1m.local");
  wfb::bench::MeasureCycles(1'000'000);
  return 0;
}

#include "report/layered_layout.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace wfb {

namespace {

constexpr int kOrderSweeps = 16;
constexpr int kTransposePasses = 8;
constexpr size_t kTransposedPointsMax = 4'000;
constexpr int kHeightSweeps = 10;

using Point = uint32_t;  // A vertex of the graph, or beyond those a bend.

struct Link {
  Point to = 0;
  double weight = 1;
};

// The graph with a bend in every column that an edge crosses; links join neighbouring columns only.
struct Columns {
  std::vector<std::vector<Point>> columns;
  std::vector<uint32_t> column_of;            // Per point.
  std::vector<std::vector<Link>> next, last;  // To the right and to the left.
  std::vector<std::vector<Point>> bends;      // Per vertex: its bends, from left to right.
  uint32_t vertex_count = 0;

  bool is_bend(Point point) const { return point >= vertex_count; }
};

void AddLink(Columns& columns, Point from, Point to) {
  // Bends want to be straight more than boxes want to be near.
  const int bends = (columns.is_bend(from) ? 1 : 0) + (columns.is_bend(to) ? 1 : 0);
  const double weight = bends == 2 ? 8 : bends == 1 ? 2 : 1;
  for (const Link& link : columns.next[from]) {
    if (link.to == to) return;
  }
  columns.next[from].push_back({to, weight});
  columns.last[to].push_back({from, weight});
}

Point AddBend(Columns& columns, uint32_t column) {
  const auto bend = static_cast<Point>(columns.column_of.size());
  columns.column_of.push_back(column);
  columns.next.emplace_back();
  columns.last.emplace_back();
  columns.columns[column].push_back(bend);
  return bend;
}

Columns ColumnsOf(const Graph& graph, const std::vector<uint32_t>& layers, bool route_edges) {
  Columns columns;
  columns.vertex_count = graph.vertex_count();
  columns.column_of = layers;
  columns.next.resize(graph.vertex_count());
  columns.last.resize(graph.vertex_count());
  columns.bends.resize(graph.vertex_count());
  const uint32_t count = layers.empty() ? 0 : 1 + *std::max_element(layers.begin(), layers.end());
  columns.columns.resize(count);
  for (Point v = 0; v < graph.vertex_count(); ++v) columns.columns[layers[v]].push_back(v);
  for (Point from = 0; from < graph.vertex_count(); ++from) {
    for (const Point to : graph.dependents(from)) {
      if (!route_edges || layers[to] == layers[from] + 1) {
        AddLink(columns, from, to);
        continue;
      }
      std::vector<Point>& bends = columns.bends[from];
      while (layers[from] + bends.size() + 1 < layers[to]) {
        const Point before = bends.empty() ? from : bends.back();
        const auto column = static_cast<uint32_t>(layers[from] + bends.size() + 1);
        bends.push_back(AddBend(columns, column));
        AddLink(columns, before, bends.back());
      }
      AddLink(columns, bends[layers[to] - layers[from] - 2], to);
    }
  }
  return columns;
}

std::vector<double> PlacesOf(const Columns& columns) {
  std::vector<double> place(columns.column_of.size());
  for (const auto& column : columns.columns) {
    for (size_t i = 0; i < column.size(); ++i) place[column[i]] = static_cast<double>(i);
  }
  return place;
}

// Pairs that stand in the wrong order: merge sort, as a column may have thousands of links.
size_t CountInversions(std::vector<double>& values, std::vector<double>& scratch, size_t begin,
                       size_t end) {
  if (end - begin < 2) return 0;
  const size_t middle = begin + (end - begin) / 2;
  size_t count = CountInversions(values, scratch, begin, middle) +
                 CountInversions(values, scratch, middle, end);
  size_t left = begin, right = middle;
  for (size_t at = begin; at < end; ++at) {
    const bool take_left = right == end || (left < middle && values[left] <= values[right]);
    if (!take_left) count += middle - left;
    scratch[at] = values[take_left ? left++ : right++];
  }
  std::copy(scratch.begin() + static_cast<ptrdiff_t>(begin),
            scratch.begin() + static_cast<ptrdiff_t>(end),
            values.begin() + static_cast<ptrdiff_t>(begin));
  return count;
}

size_t CrossingsOf(const Columns& columns, const std::vector<double>& place) {
  size_t crossings = 0;
  std::vector<double> targets, scratch, own;
  for (const auto& column : columns.columns) {
    targets.clear();
    for (const Point from : column) {
      own.clear();
      for (const Link& link : columns.next[from]) own.push_back(place[link.to]);
      std::sort(own.begin(), own.end());
      targets.insert(targets.end(), own.begin(), own.end());
    }
    scratch.resize(targets.size());
    crossings += CountInversions(targets, scratch, 0, targets.size());
  }
  return crossings;
}

void SortByNeighbours(std::vector<Point>& column, const std::vector<std::vector<Link>>& neighbours,
                      std::vector<double>& place) {
  std::vector<std::pair<double, Point>> order;
  for (const Point point : column) {
    double sum = 0;
    for (const Link& link : neighbours[point]) sum += place[link.to];
    const auto count = static_cast<double>(neighbours[point].size());
    order.emplace_back(count == 0 ? place[point] : sum / count, point);
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (size_t i = 0; i < column.size(); ++i) {
    column[i] = order[i].second;
    place[column[i]] = static_cast<double>(i);
  }
}

// How many links of `above` cross links of `below` while it stands above it.
size_t CrossingsOfPair(const std::vector<Link>& above, const std::vector<Link>& below,
                       const std::vector<double>& place) {
  size_t crossings = 0;
  for (const Link& a : above) {
    for (const Link& b : below) {
      if (place[a.to] > place[b.to]) ++crossings;
    }
  }
  return crossings;
}

// Exchanges neighbours in a column where that leaves fewer crossings; true when it did.
bool Transpose(Columns& columns, std::vector<double>& place) {
  bool better = false;
  for (auto& column : columns.columns) {
    for (size_t i = 1; i < column.size(); ++i) {
      const Point above = column[i - 1], below = column[i];
      const size_t now = CrossingsOfPair(columns.next[above], columns.next[below], place) +
                         CrossingsOfPair(columns.last[above], columns.last[below], place);
      if (now == 0) continue;
      const size_t then = CrossingsOfPair(columns.next[below], columns.next[above], place) +
                          CrossingsOfPair(columns.last[below], columns.last[above], place);
      if (then >= now) continue;
      std::swap(column[i - 1], column[i]);
      std::swap(place[above], place[below]);
      better = true;
    }
  }
  return better;
}

// Keeps the order with the fewest crossings that any sweep found.
void OrderColumns(Columns& columns) {
  std::vector<double> place = PlacesOf(columns);
  auto best = columns.columns;
  size_t fewest = CrossingsOf(columns, place);
  const size_t count = columns.columns.size();
  const bool small = columns.column_of.size() <= kTransposedPointsMax;
  for (int sweep = 0; sweep < kOrderSweeps && fewest > 0; ++sweep) {
    const bool forward = sweep % 2 == 0;
    for (size_t i = 1; i < count; ++i) {
      SortByNeighbours(columns.columns[forward ? i : count - 1 - i],
                       forward ? columns.last : columns.next, place);
    }
    for (int pass = 0; small && pass < kTransposePasses && Transpose(columns, place); ++pass) {
    }
    const size_t crossings = CrossingsOf(columns, place);
    if (crossings >= fewest) continue;
    fewest = crossings;
    best = columns.columns;
  }
  columns.columns = std::move(best);
}

class Heights {
 public:
  Heights(const Columns& columns, const LayoutSizes& sizes)
      : columns_(columns), sizes_(sizes), middle_(columns.column_of.size(), 0) {
    for (const auto& column : columns.columns) {
      double at = 0;
      for (size_t i = 0; i < column.size(); ++i) {
        if (i > 0) at += Distance(column[i - 1], column[i]);
        middle_[column[i]] = at;
      }
      for (const Point point : column) middle_[point] -= at / 2;
    }
  }

  std::vector<double> Middles() {
    for (int sweep = 0; sweep < kHeightSweeps; ++sweep) {
      const size_t count = columns_.columns.size();
      for (size_t i = 0; i < count; ++i) {
        const bool forward = sweep % 2 == 0;
        Settle(columns_.columns[forward ? i : count - 1 - i], sweep + 1 == kHeightSweeps);
      }
    }
    return middle_;
  }

 private:
  // The least distance between the middles of two neighbours in a column.
  double Distance(Point above, Point below) const {
    const auto half = [&](Point p) { return columns_.is_bend(p) ? 0 : sizes_.HeightOf(p) / 2; };
    const bool boxes = !columns_.is_bend(above) && !columns_.is_bend(below);
    return half(above) + half(below) + (boxes ? sizes_.row_gap : sizes_.lane_gap);
  }

  void Want(Point point, const std::vector<std::vector<Link>>& links, double& sum,
            double& weight) const {
    for (const Link& link : links[point]) {
      sum += middle_[link.to] * link.weight;
      weight += link.weight;
    }
  }

  // The heights nearest to what the neighbours want that keep order and distances: pools of points
  // that push each other move together.
  void Settle(const std::vector<Point>& column, bool last) {
    struct Pool {
      double sum = 0, weight = 0;
      size_t count = 0;
      double value() const { return sum / weight; }
    };
    std::vector<Pool> pools;
    std::vector<double> offset(column.size(), 0);
    for (size_t i = 0; i < column.size(); ++i) {
      if (i > 0) offset[i] = offset[i - 1] + Distance(column[i - 1], column[i]);
      double sum = 0, weight = 0;
      Want(column[i], columns_.last, sum, weight);
      Want(column[i], columns_.next, sum, weight);
      const double wanted = weight == 0 ? middle_[column[i]] : sum / weight;
      // Early sweeps move half of the way, so that columns do not swing.
      const double to = last ? wanted : (wanted + middle_[column[i]]) / 2;
      const double pull = std::max(weight, 0.1);
      pools.push_back({(to - offset[i]) * pull, pull, 1});
      while (pools.size() > 1 && pools[pools.size() - 2].value() > pools.back().value()) {
        const Pool merged = pools.back();
        pools.pop_back();
        pools.back().sum += merged.sum;
        pools.back().weight += merged.weight;
        pools.back().count += merged.count;
      }
    }
    size_t i = 0;
    for (const Pool& pool : pools) {
      for (size_t n = 0; n < pool.count; ++n, ++i) middle_[column[i]] = pool.value() + offset[i];
    }
  }

  const Columns& columns_;
  const LayoutSizes& sizes_;
  std::vector<double> middle_;
};

}  // namespace

LayeredLayout LayOut(const Graph& graph, const std::vector<uint32_t>& layers,
                     const LayoutSizes& sizes) {
  LayeredLayout layout;
  Columns columns = ColumnsOf(graph, layers, sizes.route_edges);
  if (columns.columns.empty()) return layout;
  OrderColumns(columns);
  std::vector<double> middle = Heights(columns, sizes).Middles();
  double top = middle[0], bottom = middle[0];
  for (Point point = 0; point < middle.size(); ++point) {
    const double half = columns.is_bend(point) ? 0 : sizes.HeightOf(point) / 2;
    top = std::min(top, middle[point] - half);
    bottom = std::max(bottom, middle[point] + half);
  }
  for (double& height : middle) height -= top;
  layout.column_widths.assign(columns.columns.size(), sizes.boxes.empty() ? sizes.box_width : 0);
  for (Point v = 0; v < graph.vertex_count(); ++v) {
    double& width = layout.column_widths[layers[v]];
    width = std::max(width, sizes.WidthOf(v));
  }
  double left = 0;
  for (const double width : layout.column_widths) {
    layout.columns.push_back(left);
    left += width + sizes.column_gap;
  }
  layout.width = left - sizes.column_gap;
  layout.height = bottom - top;
  for (Point v = 0; v < graph.vertex_count(); ++v) {
    const double room = layout.column_widths[layers[v]] - sizes.WidthOf(v);
    layout.x.push_back(layout.columns[layers[v]] + room / 2);
    layout.y.push_back(middle[v] - sizes.HeightOf(v) / 2);
  }
  for (Point from = 0; from < graph.vertex_count(); ++from) {
    for (const Point to : graph.dependents(from)) {
      LaidOutEdge edge{from, to, {}};
      for (const Point bend : columns.bends[from]) {
        if (columns.column_of[bend] >= layers[to]) break;
        edge.crossings.emplace_back(layout.columns[columns.column_of[bend]], middle[bend]);
      }
      layout.edges.push_back(std::move(edge));
    }
  }
  return layout;
}

}  // namespace wfb

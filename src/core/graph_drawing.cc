#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "core/graph_text.h"
#include "core/printable.h"

namespace wfb {

namespace {

constexpr size_t kColumnsMin = 40;
constexpr size_t kNameColumnsMax = 48;

std::string Padded(const std::string& text, size_t columns) {
  const size_t width = DisplayWidth(text);
  return width < columns ? text + std::string(columns - width, ' ') : text;
}

std::string Counted(size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

class Drawing {
 public:
  Drawing(const ItemGraph& graph, size_t columns)
      : graph_(graph),
        columns_(std::max(columns, kColumnsMin)),
        on_path_(graph.critical_path.begin(), graph.critical_path.end()) {
    for (const ItemGraph::Item& item : graph.items) {
      layers_[item.layer].push_back(&item);
      keys_.insert(item.key);
      const size_t width = DisplayWidth(Printable(item.key));
      name_columns_ = std::clamp(width, name_columns_, kNameColumnsMax);
    }
  }

  std::string Draw() {
    AppendLine(Printable(graph_.workflow) + ": " + Summary());
    if (!graph_.nodes.empty()) DrawNodes();
    if (!graph_.items.empty()) DrawItems();
    for (const ItemGraph::Cut& cut : graph_.cut) {
      AppendLine("Left out, because it closes a cycle: " + Printable(cut.from) +
                 " does not wait for " + Printable(cut.to));
    }
    return std::move(out_);
  }

 private:
  // A line that is too long is cut: if the terminal wrapped it, the columns would break.
  void AppendLine(std::string text) {
    while (text.ends_with(' ')) text.pop_back();
    out_ += CutToWidth(text, columns_) + "\n";
  }

  std::string Summary() const {
    std::string text;
    if (!graph_.nodes.empty()) text = Counted(graph_.nodes.size(), "node", "nodes");
    if (graph_.items.empty()) return text.empty() ? "empty" : text;
    size_t dependencies = 0;
    for (const ItemGraph::Item& item : graph_.items) dependencies += Known(item).size();
    return text + (text.empty() ? "" : "; ") + Counted(graph_.items.size(), "item", "items") +
           ", " + Counted(dependencies, "dependency", "dependencies") + ", " +
           Counted(layers_.size(), "layer", "layers");
  }

  std::vector<std::string> Known(const ItemGraph::Item& item) const {
    std::vector<std::string> known;
    for (const std::string& key : item.dependencies) {
      if (keys_.contains(key)) known.push_back(key);
    }
    return known;
  }

  void DrawNodes() {
    size_t id_columns = 0;
    size_t type_columns = 0;
    for (const ItemGraph::Node& node : graph_.nodes) {
      id_columns = std::clamp(DisplayWidth(Printable(node.id)), id_columns, kNameColumnsMax);
      type_columns = std::clamp(DisplayWidth(Printable(node.type)), type_columns, kNameColumnsMax);
    }
    out_ += "\n";
    for (const ItemGraph::Node& node : graph_.nodes) {
      std::string targets;
      for (const ItemGraph::Edge& edge : graph_.edges) {
        if (edge.from != node.id) continue;
        targets += (targets.empty() ? "→ " : ", ") + Printable(edge.to);
        if (!edge.case_name.empty()) targets += " (" + Printable(edge.case_name) + ")";
      }
      std::string line = "  " + Padded(CutToWidth(Printable(node.id), id_columns), id_columns) +
                         "  " +
                         Padded(CutToWidth(Printable(node.type), type_columns), type_columns);
      if (!targets.empty()) line += "  " + targets;
      AppendLine(line);
    }
  }

  void DrawItems() {
    size_t cell_columns = 1;
    for (const ItemGraph::Item& item : graph_.items) {
      cell_columns = std::max(cell_columns, DisplayWidth(Cell(item)) + 2);
    }
    out_ += "\n";
    for (const auto& [layer, items] : layers_) {
      if (graph_.items.size() <= kTextItemsMax) {
        DrawLayerAsList(layer, items);
      } else {
        DrawLayerInColumns(layer, items, cell_columns);
      }
    }
    out_ += "\n";
    if (graph_.items.size() > kTextItemsMax) AppendLine("←N: waits for N items.");
    if (graph_.critical_path.empty()) return;
    std::string line =
        "Critical path (●), " + Counted(graph_.critical_path.size(), "item", "items") + ": ";
    for (size_t i = 0; i < graph_.critical_path.size(); ++i) {
      const std::string step = (i == 0 ? "" : "→ ") + Printable(graph_.critical_path[i]) + " ";
      if (DisplayWidth(line + step) > columns_ + 1 && i > 0) {
        AppendLine(line);
        line = "  ";
      }
      line += step;
    }
    AppendLine(line);
  }

  std::string Mark(const ItemGraph::Item& item) const {
    return on_path_.contains(item.key) ? "● " : "  ";
  }

  // As many of the names as fit, then how many more there are.
  static std::string NamesWithin(const std::vector<std::string>& names, size_t columns) {
    std::string text;
    for (size_t i = 0; i < names.size(); ++i) {
      const std::string more =
          i + 1 < names.size() ? fmt::format(" +{}", names.size() - i - 1) : "";
      const std::string next = text + (i == 0 ? "" : ", ") + Printable(names[i]);
      if (DisplayWidth(next + more) > columns) {
        return i == 0 ? CutToWidth(next, columns) : text + fmt::format(" +{}", names.size() - i);
      }
      text = next;
    }
    return text;
  }

  void DrawLayerAsList(uint32_t layer, const std::vector<const ItemGraph::Item*>& items) {
    for (size_t i = 0; i < items.size(); ++i) {
      const std::string name = CutToWidth(Printable(items[i]->key), name_columns_);
      std::string line =
          fmt::format("{:>4} │ ", i == 0 ? std::to_string(layer) : "") + Mark(*items[i]);
      const std::vector<std::string> known = Known(*items[i]);
      if (known.empty()) {
        line += name;
      } else {
        line += Padded(name, name_columns_) + " ← ";
        const size_t used = DisplayWidth(line);
        line += NamesWithin(known, columns_ > used + 8 ? columns_ - used : 8);
      }
      AppendLine(line);
    }
  }

  // "name ←3": waits for three.
  std::string Cell(const ItemGraph::Item& item) const {
    const size_t count = Known(item).size();
    const std::string name = Mark(item) + CutToWidth(Printable(item.key), name_columns_);
    return count == 0 ? name : name + fmt::format(" ←{}", count);
  }

  // Cells in as many columns as fit, filled line by line.
  void DrawLayerInColumns(uint32_t layer, const std::vector<const ItemGraph::Item*>& items,
                          size_t cell_columns) {
    constexpr size_t kIndent = 13;
    const size_t per_line = std::max<size_t>(1, (columns_ - kIndent) / cell_columns);
    for (size_t i = 0; i < items.size(); i += per_line) {
      std::string line = i == 0 ? fmt::format("{:>4} ({}) ", layer, items.size()) : "";
      line = Padded(line, kIndent - 2) + "│ ";
      for (size_t k = i; k < std::min(i + per_line, items.size()); ++k) {
        line += Padded(Cell(*items[k]), cell_columns);
      }
      AppendLine(line);
    }
  }

  const ItemGraph& graph_;
  size_t columns_;
  std::set<std::string_view> on_path_;
  std::set<std::string_view> keys_;
  std::map<uint32_t, std::vector<const ItemGraph::Item*>> layers_;
  size_t name_columns_ = 0;
  std::string out_;
};

}  // namespace

std::string GraphToText(const ItemGraph& graph, size_t columns) {
  return Drawing(graph, columns).Draw();
}

}  // namespace wfb

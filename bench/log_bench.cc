// A log of 100 MB (a million lines): the first look at it, the end of it, and lines in its middle.

#include <fstream>
#include <string>

#include "bench.h"
#include "engine/log_reader.h"
#include "testing/temporary_directory.h"

int main() {
  using namespace wfb;
  using namespace wfb::bench;
  const TemporaryDirectory directory;
  const std::string path = directory / "log";
  {
    std::ofstream file(path, std::ios::binary);
    for (int i = 0; i < 1'000'000; ++i) file << fmt::format("{:08} {:x>90}\n", i, "");
  }
  std::vector<double> opens, tails, middles;
  for (int round = 0; round < 5; ++round) {
    auto reader = LogReader::Open(path);
    opens.push_back(TimeMs([&] { reader = LogReader::Open(path); }));
    tails.push_back(TimeMs([&] { (void)reader->Tail(200, 1 << 20); }));
    middles.push_back(TimeMs([&] { (void)reader->Lines(500'500, 500'700, 1 << 20); }));
  }
  PrintFigure("log.100mb.index", Median(opens), "ms");
  PrintFigure("log.100mb.tail_200", Median(tails), "ms");
  PrintFigure("log.100mb.middle_200", Median(middles), "ms");
}

// Which data directory a command means. `run` puts it beside the workflow; the other commands look
// where --data or WFB_DATA point, then upward from the working directory, then in the list of data
// directories that were used lately.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "catalog/absolute_path.h"

namespace wfb {

inline constexpr const char* kDataDirectoryName = ".wfb";

// The directory that --data or else WFB_DATA names, absolute; empty when neither does.
std::string ChosenDataDirectory(const std::string& option, const std::string& directory);

// Existing data directories in the order in which they should be asked for a run: only the chosen
// one if there is one; else the nearest ".wfb" at or above `directory`, then, when `elsewhere`, the
// recent ones. NotFound when there is none.
Result<std::vector<std::string>> DataDirectories(const std::string& option,
                                                 const std::string& directory, bool elsewhere);

// The list of recent data directories, latest first: $XDG_STATE_HOME/wfb/data-directories.
std::vector<std::string> RecentDataDirectories();
// Puts it at the top. A list that cannot be written is no reason to stop: nothing is said.
void RememberDataDirectory(const std::string& data_directory);

}  // namespace wfb

// The engine's one loop on Boost.Asio: time, posted calls, readable descriptors and signals. All
// callbacks run on the thread that calls Run. One callback, or all posted calls that were waiting,
// or all that became due together, are one turn; now() does not change within it.
//
// Asio's headers stay behind io_context(): only the server and the loop itself include them.
#pragma once

#include <functional>
#include <memory>

#include "base/result.h"
#include "engine/ports.h"

namespace boost::asio {
class io_context;
}

namespace wfb {

class AsioLoop final : public Loop {
 public:
  AsioLoop();
  ~AsioLoop() override;
  AsioLoop(const AsioLoop&) = delete;
  AsioLoop& operator=(const AsioLoop&) = delete;

  // The wall clock; when that is set back, the time since the last turn is added instead.
  TimestampMs now() const override;
  void At(TimestampMs due, std::function<void()> callback) override;
  void Post(std::function<void()> callback) override;

  // Runs turns until Stop.
  void Run();
  // Waits for one turn and runs it; false when the loop was stopped.
  bool RunTurn();
  // Ends Run after the present turn; safe from any thread.
  void Stop();

  // Calls back in every turn in which `descriptor` is readable (or hung up), until Unwatch.
  Status Watch(int descriptor, std::function<void()> callback);
  // To be called before the descriptor is closed. Unknown descriptors are ignored.
  void Unwatch(int descriptor);

  // SIGINT, SIGTERM and SIGHUP call back with their number from here on, instead of ending the
  // program.
  void OnSignal(std::function<void(int)> callback);

  boost::asio::io_context& io_context();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace wfb

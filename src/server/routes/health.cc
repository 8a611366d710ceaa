#include "server/routes/health.h"

#include "server/api_context.h"

namespace wfb {

void ShowHealth(const RouteCall& call) {
  if (call.context().host.engine.failed()) {
    return call.Refuse(Unavailable("the engine has stopped: its journal failed"));
  }
  call.AnswerJson(JsonObject{{"status", "ok"}});
}

}  // namespace wfb

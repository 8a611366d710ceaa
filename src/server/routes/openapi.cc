#include "server/routes/openapi.h"

#include "embedded/kOpenApi.h"

namespace wfb {

void ShowApi(const RouteCall& call) {
  call.Answer({200,
               {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
               std::string(kOpenApi)});
}

}  // namespace wfb

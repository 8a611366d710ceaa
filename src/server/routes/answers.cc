#include "server/routes/answers.h"

namespace wfb {

void AnswerWhenDurable(const RouteCall& call, HttpResponse response) {
  Engine& engine = call.context().host.engine;
  response.headers.emplace_back("Wfb-Position", std::to_string(engine.committed()));
  engine.WhenDurable([call, answer = std::move(response)](const Status& status) {
    if (!status.ok()) return call.Refuse(status.error());
    call.Answer(answer);
  });
}

void AnswerJsonWhenDurable(const RouteCall& call, const Json& document) {
  AnswerWhenDurable(call, {200,
                           {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
                           WriteJson(document)});
}

}  // namespace wfb

#include "server/routes/links.h"

#include "server/api_context.h"
#include "server/json_body.h"

namespace wfb {

void MakeLink(const RouteCall& call) {
  // Who has a session need not make others: a page that was taken over could keep one for itself.
  if (call.request().port != 0) {
    return call.Refuse(NotFound("links are made over the Unix socket only: wfb link"));
  }
  JsonBody body(call.request().body);
  const std::string to = body.Text("to").value_or("/");
  if (const Status finished = body.Finish(); !finished.ok()) {
    return call.Refuse(finished.error(), body.pointer());
  }
  ApiServer& server = *call.context().server;
  const Result<uint16_t> port = server.ListenTcp();
  if (!port.ok()) return call.Refuse(port.error());
  call.AnswerJson(
      JsonObject{
          {"url", server.url()}, {"link", server.MakeLink(to)}, {"token", server.MakeBearer()}},
      201);
}

}  // namespace wfb

// A registry in memory that speaks as much of npm's protocol as publishing and installing need. For
// tests and demonstrations: `node tools/fake_registry.mjs` listens on a free port of this machine,
// prints its address, and forgets everything when it ends. With NPM_TOKEN set it asks for that
// token before it takes a package.
import http from "node:http";
import { fileURLToPath } from "node:url";

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Takes a published document into the store; gives the status to answer with and why. */
function accept(store, name, document) {
  const [version] = Object.keys(document.versions ?? {});
  const [attachment] = Object.values(document._attachments ?? {});
  if (document.name !== name || !version || !attachment) return [400, "not a package document"];
  const known = store.get(name) ?? { name, versions: {}, "dist-tags": {}, tarballs: {} };
  if (known.versions[version]) return [403, `${name}@${version} is published already`];
  known.versions[version] = document.versions[version];
  known.tarballs[version] = Buffer.from(attachment.data, "base64");
  Object.assign(known["dist-tags"], document["dist-tags"]);
  store.set(name, known);
  return [201, "published"];
}

/**
 * Starts a registry on a free port of 127.0.0.1.
 * @param {{token?: string}} [options] the token that it asks for, if any
 * @returns {Promise<{url: string, store: Map, requests: string[], close: () => Promise<void>}>}
 */
export function startFakeRegistry({ token } = {}) {
  const store = new Map();
  const requests = [];
  const server = http.createServer(async (request, response) => {
    const answer = (status, body) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    const [, path] = decodeURIComponent(request.url).split(/^\//);
    requests.push(`${request.method} ${path}`);
    const [, name, file] = /^(@[^/]+\/[^/]+|[^/@]+)(?:\/-\/(.+))?$/.exec(path) ?? [];
    if (request.method === "PUT") {
      if (token && request.headers.authorization !== `Bearer ${token}`) {
        return answer(401, { error: `the token ${request.headers.authorization} is not accepted` });
      }
      const [status, text] = accept(store, name, JSON.parse(await readBody(request)));
      return answer(status, status === 201 ? { ok: text } : { error: text });
    }
    const known = store.get(name);
    if (!known) return answer(404, { error: "Not found" });
    const { tarballs, ...document } = known;
    if (file === undefined) return answer(200, document);
    const version = Object.keys(tarballs).find((one) => file.endsWith(`-${one}.tgz`));
    return version ? response.end(tarballs[version]) : answer(404, { error: "Not found" });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const close = () => {
        server.closeAllConnections?.();
        return new Promise((closed) => server.close(closed));
      };
      resolve({ url: `http://127.0.0.1:${server.address().port}/`, store, requests, close });
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startFakeRegistry({ token: process.env.NPM_TOKEN });
  console.log(url);
}

// A registry that speaks npm's protocol. The token comes from NPM_TOKEN, is sent to that registry
// only (redirects are refused), never over plain HTTP to another machine, and never printed.
import { ToolError } from "./workspace.mjs";

const timeoutMs = 30_000;

function checkedUrl(text) {
  let url;
  try {
    url = new URL(text);
  } catch {
    throw new ToolError(`--registry "${text}" is no URL`, 2);
  }
  if (!["http:", "https:"].includes(url.protocol)) {
    throw new ToolError(`--registry ${text} must begin with https:// or http://`, 2);
  }
  if (url.username || url.password) {
    throw new ToolError("--registry must not carry a password: put a token into NPM_TOKEN", 2);
  }
  return url.href.replace(/\/?$/, "/");
}

/** One registry at a URL. */
export class Registry {
  #token;

  constructor(url, token = process.env.NPM_TOKEN) {
    this.url = checkedUrl(url);
    this.#token = token;
    const { protocol, hostname } = new URL(this.url);
    const local = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
    if (token && protocol === "http:" && !local) {
      throw new ToolError(
        `${this.url} is not encrypted: NPM_TOKEN is not sent there. Use https://`,
        2,
      );
    }
  }

  /** What the registry knows of a package: its document, or null if it knows nothing. */
  async read(name) {
    const { status, body } = await this.#request("GET", name);
    if (status === 404) return null;
    if (status !== 200) throw new ToolError(`GET ${this.#address(name)}: ${status}: ${body}`);
    try {
      return JSON.parse(body);
    } catch {
      throw new ToolError(
        `GET ${this.#address(name)}: the answer is not JSON: is this an npm registry?`,
      );
    }
  }

  /** The integrity that a version has in the registry; null if the version is not there. */
  async integrityOf(name, version) {
    const document = await this.read(name);
    const found = document?.versions?.[version];
    return found ? (found.dist?.integrity ?? "") : null;
  }

  /** Publishes a document as `npm publish` does. Gives {status, body}; 200 and 201 are good. */
  publish(name, document) {
    return this.#request("PUT", name, JSON.stringify(document));
  }

  #address(name) {
    return this.url + name.replace("/", "%2f");
  }

  async #request(method, name, body) {
    const headers = { accept: "application/json" };
    if (body !== undefined) headers["content-type"] = "application/json";
    if (this.#token) headers.authorization = `Bearer ${this.#token}`;
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const address = this.#address(name);
      const response = await fetch(address, { method, headers, body, signal, redirect: "error" });
      const text = await response.text();
      return { status: response.status, body: response.ok ? text : this.#printable(text) };
    } catch (error) {
      const reason = error.cause?.code ?? error.cause?.message ?? error.message;
      throw new ToolError(`the registry ${this.url} cannot be reached: ${reason}`);
    }
  }

  #printable(text) {
    const masked = this.#token ? text.replaceAll(this.#token, "***") : text;
    return masked.slice(0, 500).trim();
  }
}

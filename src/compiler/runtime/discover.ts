/**
 * Reads the packages of an npm workspace.
 */
import type { Call, Json } from './values';

export async function discoverPackages(call: Call, input: Json): Promise<Json> {
  return { root: input.root, packages: [], call };
}

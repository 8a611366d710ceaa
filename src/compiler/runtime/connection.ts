/**
 * How worker and client reach the server, from the environment.
 */
import { readFileSync } from 'node:fs';

export const namespace = process.env.TEMPORAL_NAMESPACE ?? 'default';
export const taskQueue = process.env.TEMPORAL_TASK_QUEUE ?? 'wfb';

/** TEMPORAL_ADDRESS, TEMPORAL_API_KEY, TEMPORAL_TLS, TEMPORAL_TLS_CA, _CERT, _KEY, _SERVER_NAME. */
export function connectionOptions() {
  const { env } = process;
  const file = (name: string) => {
    const path = env[name];
    return path === undefined ? undefined : readFileSync(path);
  };
  const crt = file('TEMPORAL_TLS_CERT');
  const key = file('TEMPORAL_TLS_KEY');
  const tls = {
    serverRootCACertificate: file('TEMPORAL_TLS_CA'),
    serverNameOverride: env.TEMPORAL_TLS_SERVER_NAME,
    clientCertPair: crt && key ? { crt, key } : undefined,
  };
  const wanted = env.TEMPORAL_TLS !== undefined || env.TEMPORAL_API_KEY !== undefined;
  const secure = wanted || Object.values(tls).some((value) => value !== undefined);
  return {
    address: env.TEMPORAL_ADDRESS ?? '127.0.0.1:7233',
    apiKey: env.TEMPORAL_API_KEY,
    tls: secure ? tls : undefined,
  };
}

// What the server says. The words are made from its own description (src/server/openapi.json) into
// schema.d.ts by `npm run types`, which every build does first. Times are ms since 1970 UTC,
// durations ms; what is absent is null, and arrays are never absent.
import type { components } from './schema';

type Schemas = components['schemas'];
/** The description says "any JSON" as unknown, and "an object" as one without members. */
type With<T, U> = Omit<T, keyof U> & U;

export type Json = null | boolean | number | string | Json[] | { [member: string]: Json };
export type JsonObject = { [member: string]: Json };

export type StepStatus = Schemas['StepStatus'];
export type RunStatus = Schemas['RunStatus'];
export type Policy = Schemas['Policy'];
export type StepError = Schemas['StepError'];
export type Attempt = Schemas['Attempt'];
export type Step = Schemas['Step'];
export type Layout = Schemas['Layout'];
export type LayoutEdge = Schemas['LayoutEdge'];
export type OrchestrateCounters = Schemas['OrchestrateCounters'];
export type Orchestrate = Schemas['Orchestrate'];
export type View = With<Schemas['View'], { input: Json; result: Json }>;
export type Change = With<Schemas['Change'], { result: Json }>;
export type StepDetail = With<Schemas['StepDetail'], { input: Json; output: Json }>;

export type Executor = Schemas['Executor'];
export type RemoteRun = Schemas['RemoteRun'];
export type Session = Schemas['Session'];
/** Only those that are not 0 need to be there, besides the total. */
export type StepCounts = Partial<Schemas['StepCounts']> & { total: number };
export type RunSummary = With<Schemas['RunSummary'], { counts: StepCounts | null }>;
export type RunPage = With<
  Schemas['RunPage'],
  { runs: RunSummary[]; counts: Partial<Record<RunStatus, number>> }
>;
export type StartRun = With<Schemas['RunStart'], { input: Json }>;

export type Diagnostic = Schemas['Diagnostic'];
export type WorkflowNode = Schemas['WorkflowNode'];
export type WorkflowEdge = Schemas['WorkflowEdge'];
export type WorkflowSummary = With<Schemas['WorkflowSummary'], { last_run: RunSummary | null }>;
export type Workflow = With<
  Schemas['Workflow'],
  { input_schema: JsonObject | boolean | null; default_input: JsonObject }
>;
/** A Temporal TypeScript project: no files when it cannot be compiled. */
export type WorkflowCode = Schemas['WorkflowCode'];
export type CodeFile = Schemas['CodeFile'];
export type CodePlace = Schemas['CodePlace'];
export type CodeDiagnostic = Schemas['CodeDiagnostic'];
export type PreviewItem = Schemas['PreviewItem'];
export type Schedule = Schemas['Schedule'];
export type OrchestratePreview = Schemas['OrchestratePreview'];
export type Preview = Schemas['Preview'];

export type LogList = Schemas['LogList'];
export type ReportFormat = Schemas['ReportFormat'];
/** RFC 9457. `pointer` says which member of the request's body is meant. */
export type Problem = Schemas['Problem'];

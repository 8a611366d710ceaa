// What the server says, word for word (see /api/openapi.json). Times are ms since 1970 UTC,
// durations ms; what is absent is null, and arrays are never absent.

export type Json = null | boolean | number | string | Json[] | { [member: string]: Json };
export type JsonObject = { [member: string]: Json };

export type StepStatus =
  | 'waiting'
  | 'ready'
  | 'running'
  | 'retrying'
  | 'needs_attention'
  | 'succeeded'
  | 'failed'
  | 'blocked'
  | 'skipped'
  | 'cancelled';

export type RunStatus = 'running' | 'paused' | 'cancelling' | 'succeeded' | 'failed' | 'cancelled';

export type Policy = 'continue' | 'fail_fast' | { bail_after: number };

export interface Session {
  version: string;
  folder: string;
  data_directory: string;
  concurrency_max: number;
}

export type StepCounts = Partial<Record<StepStatus, number>> & { total: number };

export interface RunSummary {
  run: string;
  workflow: string;
  status: RunStatus;
  interrupted: boolean;
  started_at: number;
  finished_at: number | null;
  duration_ms: number | null;
  counts: StepCounts | null;
  failed: string[];
}

export interface WorkflowSummary {
  name: string;
  description: string | null;
  path: string;
  errors: number;
  warnings: number;
  used_by: string[];
  last_run: RunSummary | null;
}

export interface Diagnostic {
  code: string;
  severity: 'error' | 'warning';
  message: string;
  hint: string | null;
  pointer: string;
  line: number;
  column: number;
  node: string | null;
}

export interface WorkflowNode {
  id: string;
  type: string;
  title: string;
  summary: string;
  parent: string | null;
  /** JSON pointer of the node in the workflow's text. */
  pointer: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface WorkflowEdge {
  from: string;
  to: string;
  case: string | null;
  points: [number, number][];
}

export interface Workflow {
  name: string;
  description: string | null;
  path: string;
  text: string;
  input_schema: JsonObject | null;
  default_input: JsonObject;
  used_by: string[];
  calls: string[];
  diagnostics: Diagnostic[];
  nodes: WorkflowNode[];
  edges: WorkflowEdge[];
  width: number;
  height: number;
}

/** Positions of cards and the ways of edges; `from` and `to` are indices into the laid out list. */
export interface Layout {
  x: number[];
  y: number[];
  width: number;
  height: number;
  card_width: number;
  card_height: number;
  /** Left edge of each column. */
  columns: number[];
  edges: LayoutEdge[];
}

export interface LayoutEdge {
  from: number;
  to: number;
  /** From the right middle of the dependency's card to the left middle of the dependent's. */
  points: [number, number][];
}

export interface PreviewItem {
  key: string;
  dependencies: number[];
  layer: number;
  weight: number;
  expected_ms: number | null;
  status: 'waiting' | 'skipped';
  reason: string | null;
  group: string | null;
}

export interface Schedule {
  slots: number;
  makespan: number;
  lower_bound: number;
  utilisation: number;
}

export interface OrchestratePreview {
  node: string;
  cap: number;
  items: PreviewItem[];
  layout: Layout;
  layers: string[];
  critical_path: number[];
  cut: { from: string; to: string }[];
  weights_are_ms: boolean;
  learned_from: string | null;
  schedules: Schedule[];
  knee: number;
}

export interface Preview {
  workflow: string;
  problems: string[];
  orchestrates: OrchestratePreview[];
}

export interface RunPage {
  runs: RunSummary[];
  cursor: string | null;
  total: number;
  counts: Record<string, number>;
}

export interface StepError {
  kind: string;
  message: string;
  retryable: boolean;
}

export interface Attempt {
  attempt: number;
  started_at: number | null;
  finished_at: number | null;
  status: string;
  exit_code: number | null;
  slot: number | null;
  error: StepError | null;
}

export interface Step {
  number: number;
  /** "build/@acme/core" or "report". */
  name: string;
  /** Key of an item, or id of a node. */
  id: string;
  /** Id of the orchestrate node that it is an item of. */
  node: string | null;
  type: string;
  status: StepStatus;
  ready_at: number | null;
  started_at: number | null;
  finished_at: number | null;
  attempts: Attempt[];
  error: StepError | null;
  reason: string | null;
  blocked_by: number[];
  dependencies: number[];
  child_run: string | null;
  weight: number;
  expected_ms: number | null;
  layer: number | null;
  group: string | null;
}

export interface OrchestrateCounters {
  node: string;
  cap: number;
  running: number;
  max_running: number;
  idle_while_ready_ms: number;
  cap_changes: [number, number][];
}

export interface Orchestrate extends OrchestrateCounters {
  /** Indices are the order of the items of this node in `steps`. */
  layout: Layout;
  layers: string[];
  /** Step numbers. */
  critical_path: number[];
}

export interface View {
  schema: 'wfb.view/v1';
  position: number;
  run: string;
  workflow: string;
  status: RunStatus;
  interrupted: boolean;
  attempt: number;
  started_at: number;
  finished_at: number | null;
  now: number;
  input: Json;
  result: Json;
  error: StepError | null;
  policy: Policy | null;
  parent: { run: string; step: string } | null;
  eta_ms: number | null;
  steps: Step[];
  orchestrates: Orchestrate[];
  edges: { from: string; to: string; case: string | null }[];
  /** Nodes of the run's own workflow; indices are the order of the node steps in `steps`. */
  node_layout: Layout;
}

export interface Change {
  position: number;
  run: string;
  status: RunStatus;
  attempt: number;
  finished_at: number | null;
  result: Json;
  error: StepError | null;
  eta_ms: number | null;
  now: number;
  /** Complete steps, those that changed. */
  steps: Step[];
  orchestrates: OrchestrateCounters[];
  expanded: boolean;
}

export interface StepDetail extends Step {
  input: Json;
  output: Json;
  waits_for: Json;
  blocks: string[];
  log: { attempts: number; live: boolean } | null;
  child: { run: string; status: RunStatus; steps: Step[] } | null;
  /** The step whose log shows the failure, through child runs: "build/@acme/core/test". */
  failed_step: string | null;
  first_error: { line: number; lines: { number: number; text: string }[] } | null;
}

export interface StartRun {
  workflow: string;
  input: Json;
  concurrency?: number;
  policy?: Policy;
}

export interface LogList {
  logs: { step: string; attempts: number; live: boolean }[];
}

export interface ReportFormat {
  name: string;
  title: string;
  file: string;
}

/** RFC 9457. `pointer` says which member of the request's body is meant. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  pointer?: string;
}

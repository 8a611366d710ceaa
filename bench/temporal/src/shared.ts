export interface PackageInfo {
  name: string;
  dependencies: string[];
  durationMs: number;
  weight: number;
}

export interface SuiteInput {
  buildId: string;
  maxConcurrentBuilds: number;
  packages: PackageInfo[];
}

export interface PackageResult {
  packageName: string;
  status: 'success' | 'failed';
  error?: string;
}

export interface SuiteResult {
  succeeded: string[];
  failed: string[];
  blocked: string[];
}

export interface PhaseInput {
  packageName: string;
  phase: string;
  durationMs: number;
}

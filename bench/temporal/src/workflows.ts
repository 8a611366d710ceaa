import { defineQuery, proxyActivities, setHandler, startChild } from '@temporalio/workflow';
import type * as activities from './activities';
import type { PackageInfo, PackageResult, SuiteInput, SuiteResult } from './shared';

const { buildPackage, runTests, checkQuality, publishPackage } = proxyActivities<typeof activities>(
  {
    startToCloseTimeout: '10 minutes',
    retry: { maximumAttempts: 3 },
  },
);

export const progressQuery = defineQuery<SuiteResult & { running: string[] }>('progress');

export async function packageBuild(input: PackageInfo): Promise<PackageResult> {
  const phase = (name: string) => ({
    packageName: input.name,
    phase: name,
    durationMs: input.durationMs / 4,
  });
  await buildPackage(phase('build'));
  await runTests(phase('test'));
  await checkQuality(phase('quality'));
  await publishPackage(phase('publish'));
  return { packageName: input.name, status: 'success' };
}

export async function packageBuilder(input: SuiteInput): Promise<SuiteResult> {
  const waiting = new Map(input.packages.map((one) => [one.name, one]));
  const running = new Map<string, Promise<PackageResult>>();
  const succeeded = new Set<string>();
  const failed = new Set<string>();
  setHandler(progressQuery, () => ({
    running: [...running.keys()],
    succeeded: [...succeeded],
    failed: [...failed],
    blocked: [...waiting.keys()],
  }));

  for (;;) {
    const ready = [...waiting.values()]
      .filter((one) => one.dependencies.every((name) => succeeded.has(name)))
      .sort((a, b) => b.weight - a.weight)
      .slice(0, input.maxConcurrentBuilds - running.size);
    const handles = await Promise.all(
      ready.map((one) =>
        startChild(packageBuild, {
          workflowId: `build-${input.buildId}-${one.name}`,
          args: [one],
        }),
      ),
    );
    ready.forEach((one, index) => {
      waiting.delete(one.name);
      running.set(
        one.name,
        handles[index].result().catch((error: unknown) => ({
          packageName: one.name,
          status: 'failed' as const,
          error: String(error),
        })),
      );
    });
    if (running.size === 0) break;

    const done = await Promise.race(running.values());
    running.delete(done.packageName);
    (done.status === 'success' ? succeeded : failed).add(done.packageName);
  }
  return { succeeded: [...succeeded], failed: [...failed], blocked: [...waiting.keys()] };
}

/**
 * What a run would take without any overhead: list scheduling by the longest path, in the unit of
 * `durationMs`.
 */
export function idealMakespan(packages, slots) {
  const byName = new Map(packages.map((one) => [one.name, one]));
  const behind = new Map(packages.map((one) => [one.name, []]));
  for (const one of packages) one.dependencies.forEach((name) => behind.get(name).push(one.name));
  const rank = new Map();
  const rankOf = (name) => {
    if (!rank.has(name)) {
      rank.set(name, byName.get(name).durationMs + Math.max(0, ...behind.get(name).map(rankOf)));
    }
    return rank.get(name);
  };
  const done = new Set();
  const open = new Set(byName.keys());
  const running = [];
  let now = 0;
  while (open.size > 0 || running.length > 0) {
    const ready = [...open]
      .filter((name) => byName.get(name).dependencies.every((other) => done.has(other)))
      .sort((a, b) => rankOf(b) - rankOf(a));
    while (running.length < slots && ready.length > 0) {
      const name = ready.shift();
      open.delete(name);
      running.push({ name, end: now + byName.get(name).durationMs });
    }
    running.sort((a, b) => a.end - b.end);
    now = running[0].end;
    while (running.length > 0 && running[0].end === now) done.add(running.shift().name);
  }
  return now;
}

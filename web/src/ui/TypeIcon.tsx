import type { ReactNode } from 'react';

const shapes: Record<string, ReactNode> = {
  activity: <path d="M10 2L4.5 10H9l-1 6 5.5-8H9z" />,
  set: <path d="M3 6h12M3 12h12M6 3v12" />,
  code: <path d="M6 5L2.5 9 6 13M12 5l3.5 4-3.5 4" />,
  condition: <path d="M9 2.5L15.5 9 9 15.5 2.5 9z" />,
  for_each: <path d="M3 4.5h8M3 9h8M3 13.5h8M14.5 4v10M12.5 12l2 2 2-2" />,
  while: <path d="M14.5 9A5.5 5.5 0 1 1 12.6 4.8M13 2v3.2H9.8" />,
  attempt: <path d="M9 2.2l5.5 2v4.3c0 3.4-2.2 6-5.5 7.3-3.3-1.3-5.5-3.9-5.5-7.3V4.2z" />,
  orchestrate: (
    <path d="M2.5 7h4v4h-4zM11.5 2.5h4v4h-4zM11.5 11.5h4v4h-4zM6.5 9h2.2c1.6 0 1-4.5 2.8-4.5M8.7 9c1.6 0 1 4.5 2.8 4.5" />
  ),
  child_workflow: <path d="M3 3h8v8H3zM7 11v4h8V7h-4" />,
  wait: <path d="M9 3a6 6 0 1 1 0 12A6 6 0 0 1 9 3zM9 5.8V9l2.2 1.6" />,
  approval: (
    <path d="M9 3a2.6 2.6 0 1 1 0 5.2A2.6 2.6 0 0 1 9 3zM3.5 15c.5-3 2.6-4.6 5.5-4.6M10.5 13l1.8 1.8 3.2-3.4" />
  ),
  sleep: <path d="M14.5 10.8A6 6 0 0 1 7.2 3.5a6 6 0 1 0 7.3 7.3z" />,
  remediate: (
    <path d="M11 7l4-4M12.5 2.6a3.6 3.6 0 0 0-4.6 4.6L2.8 12.3a2 2 0 0 0 2.9 2.9l5.1-5.1a3.6 3.6 0 0 0 4.6-4.6" />
  ),
  end: <path d="M4 9.5l3.2 3.2L14 6" />,
  fail: <path d="M5 5l8 8M13 5l-8 8" />,
};

/** The sign of a node's type. */
export function TypeIcon({ type, size = 18 }: { type: string; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 18 18"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {shapes[type] ?? <circle cx="9" cy="9" r="5.5" />}
    </svg>
  );
}

/** The sign of workflow-builder: one step, then two at a time. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <g fill="none" stroke="var(--accent-on)" strokeWidth="2.4" strokeLinecap="round">
        <path d="M11 16h3c3 0 2-6 7-6M14 16c3 0 2 6 7 6" />
      </g>
      <g fill="var(--accent-on)">
        <circle cx="8.5" cy="16" r="3.2" />
        <circle cx="23.5" cy="10" r="3.2" />
        <circle cx="23.5" cy="22" r="3.2" />
      </g>
    </svg>
  );
}

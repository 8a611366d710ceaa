import type { ReactNode } from 'react';

interface Props {
  size?: number;
  className?: string;
}

function icon(name: string, body: ReactNode, width = 1.75) {
  function Icon({ size = 18, className }: Props) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 18 18"
        fill="none"
        stroke="currentColor"
        strokeWidth={width}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        className={className}
      >
        {body}
      </svg>
    );
  }
  Icon.displayName = name;
  return Icon;
}

export type IconComponent = ReturnType<typeof icon>;

export const SearchIcon = icon(
  'SearchIcon',
  <path d="M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3zM11.8 11.8L15 15" />,
);
export const CloseIcon = icon('CloseIcon', <path d="M5 5l8 8M13 5l-8 8" />);
export const ChevronRightIcon = icon('ChevronRightIcon', <path d="M7 4.5L11.5 9 7 13.5" />);
export const ChevronDownIcon = icon('ChevronDownIcon', <path d="M4.5 7L9 11.5 13.5 7" />);
export const ArrowRightIcon = icon('ArrowRightIcon', <path d="M3.5 9h11M10.5 5l4 4-4 4" />);
export const PlusIcon = icon('PlusIcon', <path d="M9 4v10M4 9h10" />);
export const MinusIcon = icon('MinusIcon', <path d="M4 9h10" />);
export const FitIcon = icon(
  'FitIcon',
  <path d="M3 6.5V3h3.5M11.5 3H15v3.5M15 11.5V15h-3.5M6.5 15H3v-3.5" />,
);
export const MoreIcon = icon('MoreIcon', <path d="M4 9h.01M9 9h.01M14 9h.01" />, 2.6);
export const SunIcon = icon(
  'SunIcon',
  <path d="M9 6a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM9 1.8v1.4M9 14.8v1.4M1.8 9h1.4M14.8 9h1.4M3.9 3.9l1 1M13.1 13.1l1 1M14.1 3.9l-1 1M4.9 13.1l-1 1" />,
);
export const MoonIcon = icon(
  'MoonIcon',
  <path d="M14.5 10.8A6 6 0 0 1 7.2 3.5a6 6 0 1 0 7.3 7.3z" />,
);
export const SystemIcon = icon('SystemIcon', <path d="M2.5 4h13v8h-13zM6.5 15h5M9 12v3" />);
export const PlayIcon = icon('PlayIcon', <path d="M6 4l8 5-8 5z" fill="currentColor" />);
export const PauseIcon = icon('PauseIcon', <path d="M6.2 4.5v9M11.8 4.5v9" />, 2.4);
export const StopIcon = icon('StopIcon', <path d="M5 5h8v8H5z" />);
export const RetryIcon = icon(
  'RetryIcon',
  <path d="M14.5 9A5.5 5.5 0 1 1 12.6 4.8M13 2v3.2H9.8" />,
);
export const SkipIcon = icon('SkipIcon', <path d="M4 4.5L9.5 9 4 13.5zM13.5 4.5v9" />);
export const CopyIcon = icon('CopyIcon', <path d="M6.5 6.5h8v8h-8zM11.5 6.5v-3h-8v8h3" />);
export const DownloadIcon = icon(
  'DownloadIcon',
  <path d="M9 3v8M5.5 8L9 11.5 12.5 8M3.5 14.5h11" />,
);
export const ExternalIcon = icon(
  'ExternalIcon',
  <path d="M7 4H4v10h10v-3M10 3h5v5M15 3L8.5 9.5" />,
);
export const WarningIcon = icon('WarningIcon', <path d="M9 2.8L16 15H2zM9 7.5v3.2M9 13h.01" />);
export const ErrorIcon = icon(
  'ErrorIcon',
  <path d="M9 2.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM9 5.8v3.8M9 12.2h.01" />,
);
export const HelpIcon = icon(
  'HelpIcon',
  <path d="M7 6.8A2.1 2.1 0 1 1 9.8 8.9C9.2 9.2 9 9.6 9 10.3M9 12.6h.01M9 2.2a6.8 6.8 0 1 1 0 13.6A6.8 6.8 0 0 1 9 2.2z" />,
);
export const BellIcon = icon(
  'BellIcon',
  <path d="M4.5 12.5V8a4.5 4.5 0 0 1 9 0v4.5l1.2 1H3.3zM7.6 15.6h2.8" />,
);
export const ClockIcon = icon(
  'ClockIcon',
  <path d="M9 3a6 6 0 1 1 0 12A6 6 0 0 1 9 3zM9 5.8V9l2.2 1.6" />,
);
export const ListIcon = icon(
  'ListIcon',
  <path d="M6.5 4.5h8M6.5 9h8M6.5 13.5h8M3.2 4.5h.01M3.2 9h.01M3.2 13.5h.01" />,
);
export const CodeIcon = icon('CodeIcon', <path d="M6 5L2.5 9 6 13M12 5l3.5 4-3.5 4" />);
export const GraphIcon = icon(
  'GraphIcon',
  <path d="M2.5 7h4v4h-4zM11.5 2.5h4v4h-4zM11.5 11.5h4v4h-4zM6.5 9h2.2c1.6 0 1-4.5 2.8-4.5M8.7 9c1.6 0 1 4.5 2.8 4.5" />,
  1.5,
);

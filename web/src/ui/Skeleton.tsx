import { useEffect, useState } from 'react';
import './States.css';

/** Grey lines in place of what is loading; nothing for the first 150 ms. */
export function Skeleton({ lines = 3, height = 18 }: { lines?: number; height?: number }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="skeleton" aria-busy="true" aria-label="Loading" role="status">
      {shown && Array.from({ length: lines }, (_, line) => <i key={line} style={{ height }} />)}
    </div>
  );
}

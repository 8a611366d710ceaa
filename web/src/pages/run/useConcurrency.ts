// The cap that a person wants and the one that holds. One request is on its way at a time; what was
// wished meanwhile goes out as one, the latest.
import { useCallback, useEffect, useRef, useState } from 'react';
import { setConcurrency } from '../../api/client';
import { toastError } from '../../ui';

export function useConcurrency(run: string, node: string | null, cap: number) {
  const [wished, setWished] = useState<number | null>(null);
  const latest = useRef<number | null>(null);
  const sending = useRef(false);
  const settle = useRef(0);

  useEffect(() => {
    if (!sending.current && latest.current === cap) {
      latest.current = null;
      setWished(null);
    }
  }, [cap, wished]);
  useEffect(() => () => clearTimeout(settle.current), []);

  const wish = useCallback(
    (n: number) => {
      latest.current = n;
      setWished(n);
      if (sending.current) return;
      sending.current = true;
      void (async () => {
        try {
          for (let sent = NaN; latest.current !== null && latest.current !== sent;) {
            sent = latest.current;
            await setConcurrency(run, sent, node ?? undefined);
          }
        } catch (error) {
          toastError(error);
        }
        sending.current = false;
        clearTimeout(settle.current);
        // The new cap comes by the stream; should it not, what holds is shown again.
        settle.current = window.setTimeout(() => {
          if (sending.current) return;
          latest.current = null;
          setWished(null);
        }, 1_000);
      })();
    },
    [run, node],
  );
  return { value: wished ?? cap, pending: wished !== null && wished !== cap, wish };
}

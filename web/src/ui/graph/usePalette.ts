import { useEffect, useState } from 'react';
import { colours, useShownTheme } from '../theme';
import { paintedTokens } from './paint';
import type { Palette } from './paint';

/** The colours for canvases, read anew when the theme changes. */
export function usePalette(): Palette {
  const theme = useShownTheme();
  const [palette, setPalette] = useState(() => colours(paintedTokens));
  useEffect(() => {
    setPalette(colours(paintedTokens));
  }, [theme]);
  return palette;
}
